// SPDX-License-Identifier: GPL-3.0-or-later
// Includes what core may not: the check over this folder must fail.
#pragma once

#include <QPainter>
