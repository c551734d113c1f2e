// SPDX-License-Identifier: EUPL-1.2
#include "tests/bench/people.h"

#include <chrono>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "schema/model.h"
#include "server/store/receipt.h"

namespace bijeen::bench {
namespace {

using nlohmann::json;

json answered(const Answer& answer, int status) {
  if (answer.status != status) throw std::runtime_error("the server answered: " + answer.body.substr(0, 1000));
  return json::parse(answer.body);
}

json device_json(const sync::DeviceId& device) {
  return {{"id", device.text()}, {"name", "Toestel"}};
}

sync::Op creating(const std::string& collection, const sync::RecordId& id, std::map<std::string, json> fields) {
  sync::Op op;
  op.collection = collection;
  op.record = id;
  op.create = true;
  for (const auto& [name, value] : fields) op.put[name] = value.dump();
  return op;
}

}  // namespace

sync::Millis now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return sync::Millis{std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

template <typename IdType>
IdType new_id() {
  return {sync::uuid_v7<sync::RecordTag>(now(), store::random_for_id()).bytes};
}
template sync::RecordId new_id<sync::RecordId>();
template sync::ChangeSetId new_id<sync::ChangeSetId>();
template sync::DeviceId new_id<sync::DeviceId>();

std::string push_body(const std::string& epoch, const std::vector<sync::ChangeSet>& sets) {
  std::string body = R"({"epoch":")" + epoch + R"(","now":)" + std::to_string(raw(now())) + R"(,"changeSets":[)";
  for (const auto& set : sets) {
    if (body.back() != '[') body += ',';
    body += sync::encode(set);
  }
  return body + "]}";
}

std::size_t accepted_in(const Answer& answer) {
  std::size_t accepted = 0;
  for (std::size_t at = 0; (at = answer.body.find(R"("verdict":"accepted")", at)) != std::string::npos; ++at)
    ++accepted;
  const bool all = answer.body.find(R"("verdict":"refused")") == std::string::npos;
  if (answer.status != 200 || !all || accepted == 0)
    throw std::runtime_error("a push was not accepted: " + answer.body.substr(0, 1000));
  return accepted;
}

People::People(const Address& address, const std::string& invitation)
    : address_(address), connection_(address), leader_(accept(invitation)) {
  const auto pulled = answered(connection_.ask("GET", "/v1/sync/pull?after=0", leader_.cookie), 200);
  epoch_ = pulled["epoch"];
  seen_ = sync::Seq{pulled["cursor"]};
}

Seat People::accept(const std::string& link) {
  const std::string code = link.substr(link.find('#') + 1);
  const auto options = answered(connection_.ask("POST", "/v1/passkey/options", {}, json{{"code", code}}.dump()), 200);
  auto known = std::make_unique<Known>(
      Known{{}, auth::test::SoftAuthenticator(auth::Algorithm::kEs256, address_.host(), address_.origin())});
  const auto made = known->key.create(*auth::from_base64url(options["challenge"].get<std::string>()));
  const Seat device{{}, {}, new_id<sync::DeviceId>()};
  const json body{{"code", code},
                  {"device", device_json(device.device)},
                  {"passkey",
                   {{"id", auth::base64url(made.id)},
                    {"clientDataJSON", auth::base64url(made.client_data)},
                    {"authenticatorData", auth::base64url(made.authenticator_data)},
                    {"publicKey", auth::base64url(made.public_key)},
                    {"algorithm", made.algorithm}}}};
  const auto answer = connection_.ask("POST", "/v1/invitation/accept", {}, body.dump());
  known->person = *sync::PersonId::parse(answered(answer, 201)["person"].get<std::string>());
  known_.push_back(std::move(known));
  return {answer.cookie, known_.back()->person, device.device};
}

Seat People::another_device(const Seat& seat) {
  const auto options = answered(connection_.ask("POST", "/v1/passkey/options", {}, "{}"), 200);
  for (const auto& known : known_) {
    if (known->person != seat.person) continue;
    ++known->key.sign_count;
    const auto got = known->key.get(*auth::from_base64url(options["challenge"].get<std::string>()));
    Seat other{{}, seat.person, new_id<sync::DeviceId>()};
    const json body{{"device", device_json(other.device)},
                    {"passkey",
                     {{"id", auth::base64url(got.id)},
                      {"clientDataJSON", auth::base64url(got.client_data)},
                      {"authenticatorData", auth::base64url(got.authenticator_data)},
                      {"signature", auth::base64url(got.signature)}}}};
    const auto answer = connection_.ask("POST", "/v1/session", {}, body.dump());
    answered(answer, 201);
    other.cookie = answer.cookie;
    return other;
  }
  throw std::runtime_error("nobody known has this seat");
}

void People::write(const sync::Scope& scope, std::vector<sync::Op> ops) {
  ++n_;
  const sync::ChangeSet set{new_id<sync::ChangeSetId>(),
                            scope,
                            leader_.device,
                            sync::DeviceCount{n_},
                            seen_,
                            sync::DeviceCount{n_ - 1},
                            now(),
                            schema::Model::shipped().version(),
                            std::move(ops)};
  accepted_in(connection_.ask("POST", "/v1/sync/push", leader_.cookie, push_body(epoch_, {set})));
}

Group People::group(const std::string& name, std::size_t people) {
  const auto body = new_id<sync::RecordId>();
  write(sync::Scope{}, {creating("body", body, {{"name", name}, {"kind", "work-group"}})});
  Group group{{sync::Scope::Kind::kBody, body}, {}};
  std::vector<sync::Op> memberships;
  for (std::size_t i = 0; i < people; ++i) {
    const json person{{"name", name + " " + std::to_string(i + 1)}, {"role", "member"}};
    const auto added = answered(connection_.ask("POST", "/v1/people", leader_.cookie, person.dump()), 201);
    const auto invited = answered(
        connection_.ask("POST", "/v1/invitations", leader_.cookie, json{{"person", added["person"]}}.dump()), 201);
    group.seats.push_back(accept(invited["link"].get<std::string>()));
    memberships.push_back(creating("membership", new_id<sync::RecordId>(),
                                   {{"person", group.seats.back().person.text()}, {"function", "member"}}));
  }
  write(group.scope, std::move(memberships));
  return group;
}

}  // namespace bijeen::bench
