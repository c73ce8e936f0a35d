// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What of a HAR file (HTTP Archive 1.2) is frames, written and read.
//
// WebSocket: one entry a connection, with the member that Chromium, Firefox and others write:
//
//     "_webSocketMessages":[{"type":"send" or "receive","time":SECONDS,"opcode":1 or 2,"data":TEXT},...]
//
// Times count from the epoch; `data` is base64 for opcode 2. It is what the wire carried where that is known, else
// the payload.
//
// Event stream: one entry a connection; the blocks as text in `response.content.text`, and the events with their
// times in the list that several tools write (Chromium exports no events):
//
//     "_eventSourceMessages":[{"time":SECONDS,"eventName":E,"eventId":ID,"data":TEXT},...]
//
// On reading, the list counts where there is one, because the text knows no times.
//
// Long poll and poll: one entry a message, the body in `response.content.text`.
//
// HAR lets everyone add members that begin with `_`. Ours is `_pushscope`. In an entry it says which source it is and
// what happened to the connection, as in framejson.h:
//
//     "_pushscope":{"source":NUMBER,"name":NAME,"transport":T,"events":[...]}
//
// Beside a message or a body it has the members that the format has no place for (see appendFrameMembers; `kind` in
// front where it is not `message`). With it a file of ours reads back as it was, but for ties: frames of different
// entries are put in order by their times.
