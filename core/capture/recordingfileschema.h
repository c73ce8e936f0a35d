// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/recordingfile.h"

namespace pushscope::capture {

inline constexpr int kRecordingApplication = 0x50555348; ///< "PUSH", SQLite's application id of a recording
inline constexpr int kRecordingFormat = 2;               ///< SQLite's user version; 1 had no transports and no notes

inline constexpr char kTopicsThroughState[] = "topics_through";
inline constexpr char kMessagesState[] = "messages";
inline constexpr char kOpenState[] = "open";
inline constexpr char kOfferedState[] = "offered";

inline constexpr auto kRecordedTick = std::chrono::milliseconds(100);

/// Whether a file can be taken for a recording, from its first bytes alone, so that what belongs to another program
/// is not touched at all. One that is missing or empty is fine if it `mayBeNew`.
enum class RecordingMustExist { No, Yes };
[[nodiscard]] base::Result<void> checkRecordingHeader(const QString &path, RecordingMustExist mustExist);

/// The format of an open recording; an error when it is none that can be read.
[[nodiscard]] base::Result<int> recordingFormat(SQLite::Database &db, const QString &path);

/// Makes the tables in a new file, or brings those of an older format up. Throws what SQLite throws.
void makeRecordingTables(SQLite::Database &db);
void migrateRecording(SQLite::Database &db);

/// Counts anew, from the frames themselves.
[[nodiscard]] RecordedTicks countRecordedTicks(SQLite::Database &db, base::WallTime from);

} // namespace pushscope::capture
