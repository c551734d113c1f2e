// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/store/database.h"
#include "sync/change_set.h"

/// The bytes of photos. A record of `photo` names them by their hash; it is made when they have come, and they are
/// there as long as a record of that scope names them, or one in escrow (kept_photos.h): through backup and restore,
/// until the last of these is erased. For the writer's thread alone where something is written, inside its transaction.
namespace bijeen::store {

/// docs/limits.md. One photo, as the model's `length_bytes` has it.
inline constexpr std::uint64_t kPhotoBytesMax = 1024 * 1024;
inline constexpr std::size_t kPhotoPieceBytesMax = 256 * 1024;
/// Photos of one person that have come in part.
inline constexpr std::int64_t kPhotosUnderWayMax = 8;
/// What has come of a photo is let go of so long after its last piece.
inline constexpr std::int64_t kPhotoUnderWayMsMax = 24 * 60 * 60 * 1000;
/// Pieces that one photo comes in.
inline constexpr std::uint64_t kPhotoPiecesMax = 64;
/// Of one person in a day.
inline constexpr std::uint64_t kPhotoDayBytesMax = 64 * 1024 * 1024;
/// What a photo counts for at least where room is reckoned, so that small ones are not without number.
inline constexpr std::uint64_t kPhotoCountedBytesMin = 16 * 1024;

/// A photo on its way: by whom, and the id that its record is to have. Of others' nothing can be seen.
struct PhotoUnderWay {
  sync::PersonId person;
  sync::RecordId photo;
};

/// Bytes that have come of it, from the beginning.
std::uint64_t received(Database& database, const PhotoUnderWay& under_way);
/// Takes the piece that begins at \p start. One that has come already changes nothing. photo.incomplete when one before
/// it is missing; photo.bytes when it is no JPEG; request.too-large past the limits of a piece, a photo or its number
/// of pieces; photo.full when its person, or everybody together (\p total_bytes_max), has too many.
Status add_piece(Database& database, const PhotoUnderWay& under_way, std::uint64_t start, std::string_view piece,
                 sync::Millis now, std::uint64_t total_bytes_max);
/// The pieces become the content that the op names, which makes a record of a photo in \p scope. photo.incomplete;
/// photo.bytes when they are not that content; photo.full.
Status keep_content(Database& database, const PhotoUnderWay& under_way, const sync::Scope& scope, const sync::Op& op,
                    sync::Millis now, std::uint64_t total_bytes_max);
void forget_pieces(Database& database, const PhotoUnderWay& under_way);

/// What the creation of a photo's record says of its bytes. Whether the model takes it is looked at elsewhere.
struct PhotoClaim {
  std::string hash;
  std::uint64_t bytes = 0;
};
PhotoClaim claim_of(const sync::Op& op);

/// photo.missing when the set makes a record of a photo whose content is not there in that scope.
Status check_photos(Database& database, const sync::ChangeSet& set);
/// Whether \p op made a record that is there, in that scope and with that content.
bool is_made(Database& database, const sync::Scope& scope, const sync::Op& op);
bool has_content(Database& database, const sync::Scope& scope, const sync::Op& op);

struct StoredPhoto {
  sync::Scope scope;
  std::optional<std::string> content;  ///< nullopt: it was lost with a restore.
};
/// nullopt when there is no such record, or it was deleted.
std::optional<StoredPhoto> find_photo(Database& database, const sync::RecordId& id);
/// After records were erased: what none of their scope and none in escrow names any more goes. The typed tables are up
/// to date.
void drop_unnamed_photos(Database& database);

/// Contents that are not what their hash says or that nothing names, and records and photos in escrow without content.
std::vector<std::string> photo_faults(Database& database);

}  // namespace bijeen::store
