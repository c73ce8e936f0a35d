// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/broker/leveltree.h"

#include <utility>

namespace pushscope::broker {

namespace {

bool isPlus(QByteArrayView level)
{
    return level.size() == 1 && level.front() == '+';
}

bool isRest(QByteArrayView level)
{
    return level.size() == 1 && level.front() == '#';
}

} // namespace

int LevelTree::child(const Node &node, QByteArrayView level) const
{
    if (isPlus(level))
        return node.plus;
    if (isRest(level))
        return node.rest;
    const auto found = node.children.find(level);
    return found == node.children.end() ? kNone : found->second;
}

int LevelTree::makeChild(int parent, QByteArrayView level)
{
    if (const int known = child(node(parent), level); known != kNone)
        return known;
    int made = static_cast<int>(m_nodes.size());
    if (m_freeNodes.empty()) {
        m_nodes.emplace_back();
    } else {
        made = m_freeNodes.back();
        m_freeNodes.pop_back();
    }
    Node &above = node(parent);
    if (isPlus(level))
        above.plus = made;
    else if (isRest(level))
        above.rest = made;
    else
        above.children.emplace(level.toByteArray(), made);
    return made;
}

void LevelTree::removeChild(int parent, QByteArrayView level)
{
    Node &above = node(parent);
    const int gone = child(above, level);
    if (isPlus(level))
        above.plus = kNone;
    else if (isRest(level))
        above.rest = kNone;
    else
        above.children.erase(above.children.find(level));
    node(gone) = Node{};
    m_freeNodes.push_back(gone);
}

void LevelTree::insert(QByteArrayView path, int id)
{
    int at = kRoot;
    for (Levels levels(path); !levels.atEnd();)
        at = makeChild(at, levels.next());
    if (std::exchange(node(at).id, id) == kNone)
        ++m_paths;
}

void LevelTree::remove(QByteArrayView path)
{
    struct Step
    {
        int parent;
        QByteArrayView level;
    };
    QVarLengthArray<Step, 32> steps;
    int at = kRoot;
    for (Levels levels(path); !levels.atEnd();) {
        const QByteArrayView level = levels.next();
        steps.append({at, level});
        at = child(node(at), level);
        if (at == kNone)
            return;
    }
    if (std::exchange(node(at).id, kNone) == kNone)
        return;
    --m_paths;
    while (!steps.isEmpty() && node(at).isUnused()) {
        removeChild(steps.last().parent, steps.last().level);
        at = steps.last().parent;
        steps.removeLast();
    }
}

void LevelTree::collectFilters(int at, Levels levels, Ids &ids) const
{
    const Node &here = node(at);
    if (here.rest != kNone)
        ids.append(node(here.rest).id);
    if (levels.atEnd()) {
        if (here.id != kNone)
            ids.append(here.id);
        return;
    }
    const QByteArrayView level = levels.next();
    if (here.plus != kNone)
        collectFilters(here.plus, levels, ids);
    if (here.children.empty())
        return;
    if (const auto same = here.children.find(level); same != here.children.end())
        collectFilters(same->second, levels, ids);
}

void LevelTree::collectTopics(int at, Levels levels, Ids &ids) const
{
    const Node &here = node(at);
    if (levels.atEnd()) {
        if (here.id != kNone)
            ids.append(here.id);
        return;
    }
    const QByteArrayView level = levels.next();
    if (isRest(level)) {
        collectAll(at, ids);
    } else if (isPlus(level)) {
        for (const auto &[name, below] : here.children)
            collectTopics(below, levels, ids);
    } else if (const auto same = here.children.find(level); same != here.children.end()) {
        collectTopics(same->second, levels, ids);
    }
}

void LevelTree::collectAll(int at, Ids &ids) const
{
    const Node &here = node(at);
    if (here.id != kNone)
        ids.append(here.id);
    for (const auto &[name, below] : here.children)
        collectAll(below, ids);
}

} // namespace pushscope::broker
