// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <nlohmann/json.hpp>

#include "schema/model.h"
#include "server/api/answers.h"
#include "server/api/api.h"
#include "server/api/door.h"
#include "server/auth/credentials.h"
#include "server/auth/invitations.h"
#include "server/auth/people.h"
#include "server/store/people.h"
#include "server/store/receipt.h"

namespace bijeen::api {
namespace {

using nlohmann::json;

constexpr std::size_t kNameBytesMax = 480;
constexpr std::size_t kRoleBytesMax = 40;

Result<sync::Op> parse_person(const json& body, const sync::RecordId& id) {
  const auto name = text_member(body, "name", kNameBytesMax);
  if (!name) return name.error();
  const auto role = text_member(body, "role", kRoleBytesMax);
  if (!role) return role.error();
  sync::Op op;
  op.collection = "person";
  op.record = id;
  op.create = true;
  op.put = {{"name", json(*name).dump()}, {"role", json(*role).dump()}, {"active", "true"}};
  if (has(body, "organisation")) {
    const auto organisation = id_member<sync::RecordId>(body, "organisation");
    if (!organisation) return organisation.error();
    op.put["organisation"] = json(organisation->text()).dump();
  }
  const schema::Collection& collection = *schema::Model::shipped().collection("person");
  for (const auto& [field, value] : op.put) {
    if (const auto fits = schema::Model::check(*collection.field(field), value); !fits) {
      return Error{ErrorCode::kRequestField, field + ": " + fits.error().detail};
    }
  }
  return op;
}

}  // namespace

http::Response Api::list_people(const Call&) {
  std::vector<auth::Person> people;
  std::vector<sync::PersonId> signed_in;
  store_.read([&](store::Database& database) {
    people = auth::all_people(database);
    signed_in = auth::people_with_means(database);
  });
  json list = json::array();
  for (const auth::Person& person : people) {
    const bool has_means = std::find(signed_in.begin(), signed_in.end(), person.id) != signed_in.end();
    list.push_back({{"id", person.id.text()},
                    {"name", person.name},
                    {"role", person.role},
                    {"active", person.active},
                    {"signedIn", has_means}});
  }
  return json_answer({{"people", std::move(list)}});
}

http::Response Api::add_person(const Call& call) {
  const auto body = parse_object(call.request.body);
  if (!body) return http::problem(call.request, body.error());
  const auto id = sync::uuid_v7<sync::RecordTag>(options_.clock(), store::random_for_id());
  auto op = parse_person(*body, id);
  if (!op) return http::problem(call.request, op.error());
  // The administrator would sign in as the one he added.
  if (store::reads_bodies((*body)["role"].get<std::string>()) && call.actor->role != auth::kLeaderRole) {
    return refusal(call.request, Error{ErrorCode::kAuthForbidden,
                                       "Alleen de projectleider kan iemand toevoegen die in groepen meeleest."});
  }
  if (const auto organisation = op->put.find("organisation"); organisation != op->put.end()) {
    const auto of = sync::RecordId::parse(json::parse(organisation->second).get<std::string>());
    if (!store_.record("organisation", *of))
      return http::problem(call.request, Error{ErrorCode::kRecordUnknown, "organisation: does not exist"});
  }
  const auto verdicts = store_.write(call.actor->person, sync::Scope{}, {*op});
  if (!verdicts) return http::problem(call.request, verdicts.error());
  const store::Verdict& verdict = verdicts->front();
  if (verdict.error) return http::problem(call.request, *verdict.error);
  return json_answer({{"person", id.text()}}, 201);
}

http::Response Api::invite(const Call& call) {
  const auto body = parse_object(call.request.body);
  if (!body) return http::problem(call.request, body.error());
  const auto person = id_member<sync::PersonId>(*body, "person");
  if (!person) return http::problem(call.request, person.error());
  const auto invitation = sign_in_.invite(*person, call.actor->person);
  if (!invitation) return refusal(call.request, invitation.error());
  const auto lifetime = std::chrono::milliseconds(auth::kInvitationLifetime).count();
  return json_answer({{"code", *invitation},
                      {"link", sign_in_.party().origin + "/welkom#" + *invitation},
                      {"expires", sync::raw(options_.clock()) + lifetime}},
                     201);
}

}  // namespace bijeen::api
