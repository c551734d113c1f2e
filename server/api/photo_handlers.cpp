// SPDX-License-Identifier: EUPL-1.2
#include <nlohmann/json.hpp>

#include "server/api/answers.h"
#include "server/api/api.h"
#include "server/api/door.h"
#include "server/api/personal_data_notice.h"
#include "server/store/kept_photos.h"

namespace bijeen::api {
namespace {

using nlohmann::json;

constexpr std::size_t kScopeBytesMax = 64;

/// It is taken into keeping for the leader, as change sets are, and nothing else.
bool goes_into_escrow(const Call& call) {
  return call.session->ended || !call.actor;
}

/// Whether the fields are those of the model is for the store to say, as with a push.
Result<store::NewPhoto> parse_photo(const Call& call) {
  const auto body = parse_object(call.request.body);
  if (!body) return body.error();
  const auto id = id_member<sync::RecordId>(*body, "id");
  if (!id) return id.error();
  const auto named = text_member(*body, "scope", kScopeBytesMax);
  if (!named) return named.error();
  const auto put = object_member(*body, "put");
  if (!put) return put.error();
  const auto scope = sync::Scope::parse(*named);
  if (!scope || (!goes_into_escrow(call) && !call.actor->scopes.contains(*scope)))
    return Error{ErrorCode::kScopeUnknown, {}};
  store::NewPhoto photo{call.session->person, call.session->device, *scope, {}};
  photo.op.collection = "photo";
  photo.op.record = *id;
  photo.op.create = true;
  for (const auto& [name, value] : (*put)->items()) photo.op.put[name] = value.dump();
  return photo;
}

http::Response image(std::string content) {
  http::Response response{200, "image/jpeg", std::move(content), {}};
  // Bytes that somebody chose: whatever a browser takes them for, it runs nothing of it.
  response.headers.emplace_back("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox");
  return response;
}

}  // namespace

http::Response Api::photo_problem(const Call& call, const Error& error, const store::PhotoUnderWay& under_way) {
  if (error.code != ErrorCode::kPhotoIncomplete) return http::problem(call.request, error);
  std::uint64_t here = 0;
  store_.read([&](store::Database& database) { here = store::received(database, under_way); });
  return http::problem(call.request, error, json{{"received", here}}.dump());
}

http::Response Api::bring_photo(const Call& call) {
  if (const auto known = known_query(call.request, {"from"}); !known) return http::problem(call.request, known.error());
  const auto id = id_parameter<sync::RecordId>(call.request, "id");
  if (!id) return http::problem(call.request, id.error());
  const auto from = count_query(call.request, "from", std::nullopt);
  if (!from) return http::problem(call.request, from.error());
  const store::PhotoUnderWay under_way{call.session->person, *id};
  const auto brought = store_.bring_photo(under_way, *from, call.request.body);
  return brought ? no_content() : photo_problem(call, brought.error(), under_way);
}

http::Response Api::add_photo(const Call& call) {
  const auto photo = parse_photo(call);
  if (!photo) return http::problem(call.request, photo.error());
  const bool escrow = goes_into_escrow(call);
  const auto added = escrow ? store_.escrow_photo(*photo) : store_.add_photo(*photo);
  if (!added) return photo_problem(call, added.error(), {photo->author, photo->op.record});
  if (escrow) return json_answer({{"verdict", "escrowed"}});
  tell_personal_data(photo->author, options_.clock(), personal_data_in(photo->op));
  return no_content();
}

http::Response Api::show_photo(const Call& call) {
  const auto id = id_parameter<sync::RecordId>(call.request, "id");
  if (!id) return http::problem(call.request, id.error());
  std::optional<store::StoredPhoto> photo;
  store_.read([&](store::Database& database) { photo = store::find_photo(database, *id); });
  // Somebody else's photo answers as one that does not exist.
  if (!photo || !call.actor->scopes.contains(photo->scope))
    return http::problem(call.request, Error{ErrorCode::kRecordUnknown, {}});
  if (!photo->content) return http::problem(call.request, Error{ErrorCode::kPhotoMissing, {}});
  return image(std::move(*photo->content));
}

http::Response Api::show_kept_photo(const Call& call) {
  const auto kept = id_parameter<sync::ChangeSetId>(call.request, "id");
  if (!kept) return http::problem(call.request, kept.error());
  std::optional<std::string> content;
  store_.read([&](store::Database& database) { content = store::kept_photo(database, *kept); });
  if (!content) return http::problem(call.request, Error{ErrorCode::kPhotoMissing, {}});
  return image(std::move(*content));
}

http::Response Api::discard_kept_photo(const Call& call) {
  const auto kept = id_parameter<sync::ChangeSetId>(call.request, "id");
  if (!kept) return http::problem(call.request, kept.error());
  const auto discarded = store_.discard_photo(
      *kept, {store::Act::kDiscardPhoto, call.actor->person.text(), call.session->device, {}, {}, kept->text()});
  return discarded ? no_content() : http::problem(call.request, discarded.error());
}

}  // namespace bijeen::api
