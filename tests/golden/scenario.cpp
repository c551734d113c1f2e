// SPDX-License-Identifier: EUPL-1.2
#include "tests/golden/scenario.h"

#include "schema/model.h"
#include "tests/api/photo.h"

namespace bijeen::golden {
namespace {

using api::test::kActivity;
using api::test::kBody;
using api::test::kLeader;
using api::test::kMember;
using api::test::kSecretary;
using api::test::World;

constexpr const char* kMembersDevice = "00000000-0000-7000-8000-0000000000f1";
constexpr const char* kLeadersDevice = "00000000-0000-7000-8000-0000000000f2";
constexpr const char* kNewDevice = "00000000-0000-7000-8000-0000000000f3";
constexpr const char* kMeeting = "00000000-0000-7000-8000-000000000101";
constexpr const char* kItem = "00000000-0000-7000-8000-000000000102";
constexpr const char* kAction = "00000000-0000-7000-8000-000000000103";
constexpr const char* kDropped = "00000000-0000-7000-8000-000000000104";
constexpr const char* kTwice = "00000000-0000-7000-8000-000000000105";
constexpr const char* kProposal = "00000000-0000-7000-8000-000000000106";
constexpr const char* kNextMeeting = "00000000-0000-7000-8000-000000000107";
constexpr const char* kNextItem = "00000000-0000-7000-8000-000000000108";
constexpr const char* kStandingItem = "00000000-0000-7000-8000-000000000109";
constexpr const char* kArrival = "00000000-0000-7000-8000-00000000010a";
constexpr const char* kSame = "00000000-0000-7000-8000-00000000010b";
constexpr const char* kEscalation = "00000000-0000-7000-8000-00000000010c";
constexpr const char* kReport = "00000000-0000-7000-8000-00000000010d";
constexpr const char* kReportVersion = "00000000-0000-7000-8000-00000000010e";
constexpr const char* kMinutesVersion = "00000000-0000-7000-8000-00000000010f";
constexpr const char* kApproval = "00000000-0000-7000-8000-000000000110";
constexpr const char* kRemark = "00000000-0000-7000-8000-000000000111";
constexpr const char* kConfidentialItem = "00000000-0000-7000-8000-000000000112";
constexpr const char* kPoll = "00000000-0000-7000-8000-000000000113";
constexpr const char* kPollGroup = "00000000-0000-7000-8000-000000000114";
constexpr const char* kPollOption = "00000000-0000-7000-8000-000000000115";
constexpr const char* kPollScore = "00000000-0000-7000-8000-000000000116";
constexpr const char* kMoneyRequest = "00000000-0000-7000-8000-000000000117";
constexpr const char* kPhoto = "00000000-0000-7000-8000-000000000118";
constexpr const char* kNewProposal = "00000000-0000-7000-8000-000000000119";
constexpr const char* kProposedRecord = "00000000-0000-7000-8000-00000000011a";
constexpr const char* kReason = "00000000-0000-7000-8000-00000000011b";

// The words of today's model where they have changed since the first.
constexpr const char* kWhy = "why";
constexpr const char* kNotDone = "not-done";

std::string body_scope() {
  return "body:" + std::string(kBody);
}

json op(const char* collection, const char* record, json members) {
  members["collection"] = collection;
  members["record"] = record;
  return members;
}
json edit(std::uint32_t position, std::uint32_t removed, const char* inserted) {
  return json::array({json::array({position, removed, inserted})});
}

/// Plays one set after the other under numbers of its own.
class Scenario {
 public:
  void done_by(Device& who, std::initializer_list<json> ops, const std::string& scope = body_scope()) {
    EXPECT_EQ(who.edit(++number_, scope, json(ops).dump()), "");
    world.advance(std::chrono::minutes(1));
  }
  static void exchange(Device& one, Device& other) {
    for (auto* who : {&one, &other, &one}) who->sync();
  }

  World world;
  Device member{world, kMember, kMembersDevice};
  Device leader{world, kLeader, kLeadersDevice};

 private:
  std::uint64_t number_ = 0;
};

void play_meeting(Scenario& s) {
  s.done_by(s.member, {op("meeting", kMeeting,
                          {{"create", true},
                           {"put", {{"title", "Werkgroep maart"}, {"date", "2026-03-03"}, {"status", "planned"}}},
                           {"add", {{"present", {kMember, kSecretary}}, {"guests", {"Een gast"}}}},
                           {"text", {{"minutes", edit(0, 0, "Opening door de voorzitter.")}}}})});
  s.done_by(s.member,
            {op("agendaItem", kItem,
                {{"create", true},
                 {"put", {{"meeting", kMeeting}, {"title", "Mededelingen"}, {"order", "a0"}, {"status", "open"}}}})});
  s.done_by(
      s.member,
      {op("outcome", kAction,
          {{"create", true},
           {"put", {{"meeting", kMeeting}, {"kind", "action-item"}, {"title", "Bel de huisarts"}, {"status", "open"}}},
           {"add", {{"activities", {kActivity}}}},
           {"text", {{"note", edit(0, 0, "Voor vrijdag 👩‍⚕️")}}}}),
       op("outcome", kDropped, {{"create", true}, {"put", {{"kind", "idea"}, {"title", "Een dagje uit"}}}})});
  Scenario::exchange(s.member, s.leader);
}

void play_differences(Scenario& s) {
  s.done_by(s.member, {op("outcome", kAction,
                          {{"put", {{"due", "2026-04-01"}, {"status", kNotDone}, {kWhy, "Er is geen geld voor."}}},
                           {"text", {{"note", edit(0, 0, "Eerst: ")}}}}),
                       op("meeting", kMeeting, {{"text", {{"minutes", edit(27, 0, " Niemand is ziek.")}}}})});
  s.done_by(s.leader, {op("outcome", kAction,
                          {{"put", {{"due", "2026-05-01"}, {"status", "done"}, {kWhy, "Op 1 mei gebeld."}}},
                           {"remove", {{"activities", {kActivity}}}},
                           {"text", {{"note", edit(5, 7, "maandag")}}}}),
                       op("agendaItem", kItem, {{"deleted", true}}), op("outcome", kDropped, {{"deleted", true}})});
  s.done_by(s.member, {op("agendaItem", kItem, {{"put", {{"title", "Mededelingen en post"}, {"order", "b0"}}}})});
  Scenario::exchange(s.member, s.leader);
  s.done_by(s.leader, {op("outcome", kAction, {{"put", {{"answer", "Dank."}, {"forReport", true}}}})});
  s.done_by(s.member,
            {op("proposal", kProposal,
                {{"create", true},
                 {"put",
                  {{"collection", "activity"},
                   {"record", kActivity},
                   {"field", "title"},
                   {"newValue", "Beter"},
                   {"status", "open"}}}})},
            "person:" + std::string(kMember));
  Scenario::exchange(s.member, s.leader);
}

/// What two people make of the same things, apart.
void play_jointly(Scenario& s) {
  s.done_by(s.leader,
            {op("standingItem", kStandingItem,
                {{"create", true}, {"put", {{"title", "Rondvraag"}, {"order", "z0"}, {"duration_min", 5}}}})});
  Scenario::exchange(s.leader, s.member);
  for (auto* who : {&s.member, &s.leader}) {
    const bool first = who == &s.member;
    s.done_by(
        *who,
        {op("meeting", kNextMeeting,
            {{"create", true},
             {"put",
              {{"title", first ? "Werkgroep april" : "Werkgroep"}, {"date", "2026-04-07"}, {"status", "planned"}}},
             {"add", {{"present", {first ? kMember : kLeader}}}}}),
         op("agendaItem", kNextItem,
            {{"create", true},
             {"put",
              {{"meeting", kNextMeeting},
               {"title", "Rondvraag"},
               {"order", first ? "a0" : "z0"},
               {"continues", kItem},
               {"standing", kStandingItem},
               {"status", "open"}}}}),
         op("arrival", kArrival,
            {{"create", true},
             {"put",
              {{"meeting", kMeeting}, {"person", kSecretary}, {"late", true}, {"at", first ? "10:15" : "10:20"}}}})});
  }
  Scenario::exchange(s.member, s.leader);
}

/// What the leader makes of it all: a duplicate, a bottleneck passed on that is answered, a report and its version.
void play_consolidation(Scenario& s) {
  s.done_by(s.member,
            {op("outcome", kSame, {{"create", true}, {"put", {{"kind", "bottleneck"}, {"title", "Niemand belt"}}}})});
  Scenario::exchange(s.member, s.leader);
  s.done_by(s.leader, {op("outcome", kSame, {{"put", {{"mergedInto", kAction}}}, {"add", {{"escalatedTo", {kBody}}}}}),
                       op("escalation", kEscalation,
                          {{"create", true},
                           {"put",
                            {{"outcome", kSame},
                             {"from", kBody},
                             {"title", "Niemand belt"},
                             {"note", "Kan dit anders?"},
                             {"status", "open"}}}})});
  Scenario::exchange(s.leader, s.member);
  s.done_by(s.member, {op("escalation", kEscalation, {{"put", {{"status", "answered"}, {"reply", "Om de beurt."}}}})});
  s.done_by(s.leader,
            {op("report", kReport,
                {{"create", true},
                 {"put",
                  {{"month", "2026-04"},
                   {"kind", "progress"},
                   {"title", "Voortgang"},
                   {"from", "2025-10-01"},
                   {"to", "2026-03-31"}}},
                 {"add", {{"leftOut", {kSame}}}},
                 {"text", {{"summary", edit(0, 0, "Er wordt gebeld.")}}}}),
             op("reportVersion", kReportVersion,
                {{"create", true},
                 {"put",
                  {{"report", kReport},
                   {"number", 1},
                   {"title", "Voortgang"},
                   {"on", "2026-04-01"},
                   {"content", {{"format", 1}}}}}})},
            "leader");
  Scenario::exchange(s.member, s.leader);
}

/// Minutes that are sent for approval while somebody still writes in them, and adopted with an answered remark.
void play_minutes(Scenario& s) {
  const std::string hash(64, 'a');
  s.done_by(s.leader, {op("minutesVersion", kMinutesVersion,
                          {{"create", true},
                           {"put",
                            {{"meeting", kMeeting},
                             {"number", 1},
                             {"on", "2026-04-08"},
                             {"content", {{"format", 1}}},
                             {"hash", hash},
                             {"replyBy", "2026-04-20"},
                             {"silence", true}}},
                           {"add", {{"approvers", {kMember}}}}}),
                       op("meeting", kMeeting, {{"put", {{"version", kMinutesVersion}}}})});
  s.done_by(s.member, {op("meeting", kMeeting, {{"text", {{"minutes", edit(0, 0, "Te laat. ")}}}})});
  Scenario::exchange(s.leader, s.member);
  s.done_by(s.member,
            {op("approval", kApproval,
                {{"create", true}, {"put", {{"version", kMinutesVersion}, {"hash", hash}, {"agrees", true}}}}),
             op("minutesRemark", kRemark,
                {{"create", true},
                 {"put",
                  {{"version", kMinutesVersion},
                   {"about", "Opening door de voorzitter."},
                   {"replaces", true},
                   {"text", "Te laat. Opening door de voorzitter."},
                   {"status", "open"}}}})});
  s.done_by(s.member,
            {op("confidentialItem", kConfidentialItem,
                {{"create", true},
                 {"put", {{"meeting", kMeeting}, {"title", "Bezetting"}}},
                 {"text", {{"text", edit(0, 0, "Blijft hier.")}}}})},
            "person:" + std::string(kMember));
  Scenario::exchange(s.member, s.leader);
  s.done_by(s.leader,
            {op("minutesRemark", kRemark, {{"put", {{"status", "rejected"}, {"answer", "Was op tijd."}}}}),
             op("minutesVersion", kMinutesVersion, {{"put", {{"adoptedOn", "2026-04-21"}, {"basis", "agreed"}}}})});
  Scenario::exchange(s.leader, s.member);
}

/// A poll whose paper answers are counted while the leader counts the others, and money that is asked for and granted.
void play_poll_and_money(Scenario& s) {
  s.done_by(s.leader,
            {op("poll", kPoll,
                {{"create", true},
                 {"put",
                  {{"question", "Wat eerst?"},
                   {"status", "open"},
                   {"pointsEach", 10},
                   {"anonymous", true},
                   {"closesAt_ms", 1780000000000}}},
                 {"add", {{"heldOn", {"2026-04-22"}}}}}),
             op("pollGroup", kPollGroup, {{"create", true}, {"put", {{"poll", kPoll}, {"name", "Startbijeenkomst"}}}}),
             op("pollOption", kPollOption,
                {{"create", true}, {"put", {{"poll", kPoll}, {"title", "Bellen"}, {"order", "a0"}}}})},
            "programme");
  s.done_by(
      s.member,
      {op("moneyRequest", kMoneyRequest,
          {{"create", true},
           {"put", {{"kind", "extra"}, {"title", "Telefoons"}, {"amountEuro", 25000}, {"status", "requested"}}}})},
      "programme");
  Scenario::exchange(s.leader, s.member);
  s.done_by(
      s.leader,
      {op("pollGroup", kPollGroup, {{"put", {{"respondents", 3}, {"paperRespondents", 1}}}}),
       op("pollScore", kPollScore,
          {{"create", true},
           {"put",
            {{"poll", kPoll}, {"group", kPollGroup}, {"option", kPollOption}, {"points", 30}, {"paperPoints", 7}}}}),
       op("poll", kPoll, {{"put", {{"status", "counted"}}}}),
       op("moneyRequest", kMoneyRequest,
          {{"put",
            {{"status", "granted"},
             {"grantedEuro", 20000},
             {"decidedOn", "2026-04-23"},
             {"decision", "Voor twee telefoons."}}}})},
      "programme");
  Scenario::exchange(s.leader, s.member);
}

/// A photo that was brought, and whose caption became another.
void play_photo(Scenario& s) {
  const auto bringer = s.world.sign_in(kSecretary);
  api::test::add_photo(s.world, bringer, kPhoto, body_scope(), api::test::jpeg(64));
  s.member.sync();
  s.done_by(s.member, {op("photo", kPhoto, {{"put", {{"caption", "Flap 2: zo bellen wij"}}}})});
  Scenario::exchange(s.leader, s.member);
}

/// A proposal for a record that is not there yet, and why a phone number may stand where somebody wrote it.
void play_new_proposal_and_reason(Scenario& s) {
  const std::string own_scope = "person:" + std::string(kMember);
  s.done_by(s.member,
            {op("proposal", kNewProposal,
                {{"create", true},
                 {"put",
                  {{"collection", "localVariant"},
                   {"record", kProposedRecord},
                   {"newValue", {{"activity", kActivity}, {"term", "betrokkenenaanpak"}}},
                   {"status", "open"}}}}),
             op("personalDataReason", kReason,
                {{"create", true},
                 {"put", {{"collection", "outcome"}, {"field", "note"}, {"reason", "at-work"}}},
                 {"add", {{"kinds", {"phone"}}}}})},
            own_scope);
  Scenario::exchange(s.member, s.leader);
  s.done_by(s.member,
            {op("personalDataReason", kReason, {{"put", {{"reason", "agreed"}}}, {"add", {{"kinds", {"email"}}}}})},
            own_scope);
  Scenario::exchange(s.member, s.leader);
}

void play_refusals(Scenario& s) {
  for (auto* who : {&s.leader, &s.member}) {
    s.done_by(*who, {op("outcome", kTwice,
                        {{"create", true},
                         {"put", {{"kind", "idea"}, {"title", "Twee keer"}, {kWhy, "Toeval."}}},
                         {"text", {{"note", edit(0, 0, "Van twee kanten.")}}}})});
  }
  s.done_by(s.member, {op("outcome", kTwice, {{"text", {{"note", edit(0, 0, "Leunt op wat geweigerd wordt. ")}}}})});
  Scenario::exchange(s.leader, s.member);
}

void leave_work_in_every_state(Scenario& s) {
  s.done_by(s.member, {op("outcome", kAction, {{"put", {{kWhy, "Aangenomen, nog niet opgehaald."}}}})});
  s.member.push_alone();
  s.done_by(s.member, {op("outcome", kAction, {{"put", {{"status", kNotDone}}}})});
  s.member.send_unheard();
  s.done_by(s.member, {op("outcome", kAction,
                          {{"put", {{kWhy, "Nog niet verzonden."}}}, {"text", {{"note", edit(0, 0, "Ook: ")}}}})});
}

std::string content_of(const api::test::Reply& reply) {
  EXPECT_EQ(reply.status, 200) << reply.body;
  return reply.content.dump(1) + "\n";
}

json parsed(const std::string& text) {
  return json::parse(text);
}

}  // namespace

void write_corpus(const std::filesystem::path& directory) {
  write_file(directory / "model.json", std::string(schema::shipped_model_json()));
  Scenario s;
  Scenario::exchange(s.member, s.leader);
  play_meeting(s);
  play_differences(s);
  play_jointly(s);
  play_consolidation(s);
  play_minutes(s);
  play_poll_and_money(s);
  play_photo(s);
  play_new_proposal_and_reason(s);
  play_refusals(s);
  leave_work_in_every_state(s);
  const auto reader = s.world.sign_in(kLeader);
  write_file(directory / "pull.json", content_of(s.world.ask(reader, "GET", "/v1/sync/pull?after=0")));
  write_file(directory / "snapshot.json", content_of(s.world.ask(reader, "GET", "/v1/sync/snapshot/" + body_scope())));
  write_file(directory / "replica.json", dump_pairs(s.member.pairs()));
  write_file(directory / "server.sql", dump_server(s.world.store()));
}

json take_in(const std::filesystem::path& directory, const schema::Model& model) {
  const auto pull = read_file(directory / "pull.json");
  const auto part = read_file(directory / "snapshot.json");
  const auto scope = *sync::Scope::parse(parsed(part)["scope"].get<std::string>());
  sync::Replica replica(model);
  EXPECT_TRUE(replica.open());
  EXPECT_TRUE(replica.identify(*sync::DeviceId::parse(kNewDevice), *sync::PersonId::parse(kLeader)));
  for (const auto& taken : {replica.pull_answer(pull), replica.snapshot_part(part)})
    EXPECT_TRUE(taken) << taken.error().detail;
  return {{"digest", replica.digest(scope).value_or(sync::Digest{}).hex()}, {"views", parsed(replica.views(""))}};
}

json open_and_exchange(const std::filesystem::path& directory) {
  const http::test::TemporaryDirectory scratch;
  load_server(read_file(directory / "server.sql"), scratch.path() / "data");
  World world(scratch.path() / "data");
  world.advance(std::chrono::hours(24));
  Device member(world, kMember, kMembersDevice, load_pairs(read_file(directory / "replica.json")));
  json out{{"offline", parsed(member.replica().views(""))}, {"unsent", parsed(member.replica().unsent())}};
  member.sync();
  Device leader(world, kLeader, kNewDevice);
  leader.sync();
  EXPECT_EQ(parsed(member.replica().status())["divergences"], 0);
  for (const auto& scope : member.replica().actor().scopes) {
    EXPECT_EQ(member.replica().digest(scope), leader.replica().digest(scope)) << scope.text();
  }
  for (const auto& finding : world.store().check()) ADD_FAILURE() << finding.check << ": " << finding.detail;
  out["after"] = parsed(leader.replica().views(""));
  out["refused"] = parsed(member.replica().unsent());
  return out;
}

std::string reading_of(const std::filesystem::path& directory) {
  json out = open_and_exchange(directory);
  out["takenIn"] = take_in(directory, schema::Model::shipped());
  return out.dump(1) + "\n";
}

}  // namespace bijeen::golden
