// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/model.h"
#include "sync/change_set.h"

/// The people, devices, bodies and records of the simulated programme. All are known beforehand by number, so that an
/// event can name them whatever else happens.
namespace bijeen::simulation {

inline constexpr std::uint32_t kPeople = 6;
inline constexpr std::uint32_t kDevices = 7;
inline constexpr std::uint32_t kBodies = 3;
inline constexpr std::uint32_t kRecords = 42;
inline constexpr std::int64_t kStart = 1'798'761'600'000;  ///< 1 January 2027, in milliseconds.
inline constexpr std::int64_t kDay = 86'400'000;

sync::PersonId person(std::uint32_t number);
sync::Scope own_scope(std::uint32_t person);
sync::RecordId body(std::uint32_t number);
sync::Scope body_scope(std::uint32_t body);
sync::RecordId membership(std::uint32_t person, std::uint32_t body);
/// A device that was ended is followed by a new one of the same person: its next life.
sync::DeviceId device(std::uint32_t number, std::uint32_t life);
sync::ChangeSetId set_id(std::uint32_t device, std::uint64_t number);
std::uint32_t owner_of(std::uint32_t device);

/// A record that may come to be. Only its maker ever makes it, or anybody where the model says that it is made jointly.
struct Planned {
  std::string collection;
  sync::RecordId id;
  sync::Scope scope;
  std::uint32_t maker;
  bool joint = false;
};
Planned planned(std::uint32_t record);

/// Three versions of the model. The server begins with kAtStart and can go on to kNewer; devices have any. Of what is
/// new in a version, the one before does not know; the newest has other words for some of what was there.
enum Generation : std::uint8_t { kOlder, kAtStart, kNewer };
const schema::Model& model(Generation generation);
/// The newest one's text.
const std::string& newest_model_json();

/// A word that the newest model has for another: the name of a field, or a value of one.
struct NewWord {
  std::string_view collection, field, before, now;
};
/// `before` is the field's name.
inline constexpr std::array<NewWord, 2> kNewNames{
    {{"outcome", "urgency", "urgency", "pressure"}, {"risk", "tags", "tags", "marks"}}};
inline constexpr NewWord kNewValue{"agendaItem", "status", "carried-over", "postponed"};

/// A text without anything to escape, as JSON.
std::string json_text(std::string_view text);

// What events put where; `choice` picks a field or value out of those that the collection has.
sync::Op op_on(const Planned& record);
sync::Op creation(const Planned& record, std::uint32_t choice);
/// Empty when the collection has no such field.
std::string value_field(const std::string& collection, std::uint32_t choice);
std::string set_field(const std::string& collection, std::uint32_t choice);
std::string text_field(const std::string& collection, std::uint32_t choice);
std::string value_for(const std::string& collection, const std::string& field, std::uint32_t choice);
std::string element_for(const std::string& field, std::uint32_t choice);
/// The events' ops are in the words of before; says them as the newest model does.
void say_anew(sync::Op& op);

/// The sets that make the programme: people with their roles, bodies, memberships.
std::vector<std::pair<sync::Scope, std::vector<sync::Op>>> founding();

}  // namespace bijeen::simulation
