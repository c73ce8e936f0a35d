// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What of a HAR file (HTTP Archive 1.2) is frames, written and read.
//
// WebSocket: one entry a connection, with the member `_webSocketMessages` that Chromium, Firefox and others write:
// a list of {"type":"send" or "receive","time":SECONDS since the epoch,"opcode":1 or 2,"data":TEXT, base64 for
// opcode 2}. `data` is what the wire carried where that is known, else the payload.
//
// Event stream: one entry a connection; the blocks as text in `response.content.text`, and each event with its time
// in `_eventSourceMessages`, the list that several tools write beside Chromium, which exports no events:
// {"time":SECONDS,"eventName":E,"eventId":ID,"data":TEXT}. On reading, the list counts where there is one, because the
// text knows no times.
//
// Long poll and poll: one entry a message, the body in `response.content.text`.
//
// HAR lets everyone add members that begin with `_`. Ours is `_pushscope`: in an entry {"source":NUMBER,"name":NAME,
// "transport":T,"events":[what happened to the connection, as in framejson.h]}, beside a message the members that the format has no
// place for (see appendFrameMembers; `kind` in front where it is not `message`). With it a file of ours reads back
// as it was, but for ties: frames of different entries are put in order by their times.
