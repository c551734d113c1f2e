// SPDX-License-Identifier: EUPL-1.2
#include "tests/simulation/script.h"

#include <algorithm>
#include <sstream>

namespace bijeen::simulation {
namespace {

struct Form {
  Kind kind;
  std::string_view name;
  std::size_t numbers;
};

constexpr std::array kForms{
    Form{Kind::kCreate, "create", 3},
    Form{Kind::kPut, "put", 4},
    Form{Kind::kPutBoth, "put-both", 4},
    Form{Kind::kAdd, "add", 4},
    Form{Kind::kRemove, "remove", 4},
    Form{Kind::kSwap, "swap", 4},
    Form{Kind::kOrder, "order", 3},
    Form{Kind::kFix, "fix", 4},
    Form{Kind::kType, "type", 4},
    Form{Kind::kErase, "erase", 4},
    Form{Kind::kTypeLate, "type-late", 4},
    Form{Kind::kDelete, "delete", 3},
    Form{Kind::kRestore, "restore", 2},
    Form{Kind::kDecide, "decide", 4},
    Form{Kind::kWithdraw, "withdraw", 2},
    Form{Kind::kDismiss, "dismiss", 2},
    Form{Kind::kJoin, "join", 3},
    Form{Kind::kLeave, "leave", 3},
    Form{Kind::kActive, "active", 3},
    Form{Kind::kRole, "role", 3},
    Form{Kind::kClose, "close", 3},
    Form{Kind::kCrash, "crash", 1},
    Form{Kind::kCut, "cut", 1},
    Form{Kind::kClock, "clock", 2},
    Form{Kind::kHesitate, "hesitate", 2},
    Form{Kind::kWait, "wait", 1},
    Form{Kind::kRot, "rot", 3},
    Form{Kind::kUpgrade, "upgrade", 1},
    Form{Kind::kEnd, "end", 1},
    Form{Kind::kReplace, "replace", 1},
    Form{Kind::kServerCrash, "server-crash", 0},
    Form{Kind::kServerClock, "server-clock", 1},
    Form{Kind::kServerUpgrade, "server-upgrade", 0},
    Form{Kind::kBackUp, "back-up", 0},
    Form{Kind::kServerRestore, "server-restore", 1},
    Form{Kind::kImage, "image", 1},
    Form{Kind::kSetBack, "set-back", 1},
    Form{Kind::kExpunge, "expunge", 1},
    Form{Kind::kAsk, "ask", 2},
    Form{Kind::kCarry, "carry", 3},
    Form{Kind::kForge, "forge", 2},
    Form{Kind::kSync, "sync", 1},
};

const Form& form(Kind kind) {
  return *std::find_if(kForms.begin(), kForms.end(), [&](const Form& f) { return f.kind == kind; });
}

std::optional<Event> parse_event(std::istringstream line) {
  std::string name;
  line >> name;
  const auto found = std::find_if(kForms.begin(), kForms.end(), [&](const Form& f) { return f.name == name; });
  if (found == kForms.end()) return std::nullopt;
  Event event{found->kind, {}};
  for (std::size_t i = 0; i < found->numbers; ++i) {
    if (!(line >> event.numbers[i])) return std::nullopt;
  }
  return event;
}

}  // namespace

std::size_t number_count(Kind kind) {
  return form(kind).numbers;
}

std::string print(const Event& event) {
  std::string out(form(event.kind).name);
  for (std::size_t i = 0; i < number_count(event.kind); ++i) out += ' ' + std::to_string(event.numbers[i]);
  return out;
}

std::string print(const std::vector<Event>& script) {
  std::string out;
  for (const auto& event : script) out += print(event) + '\n';
  return out;
}

std::optional<std::vector<Event>> parse_script(std::string_view text) {
  std::vector<Event> script;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.front() == '#') continue;
    const auto event = parse_event(std::istringstream(line));
    if (!event) return std::nullopt;
    script.push_back(*event);
  }
  return script;
}

}  // namespace bijeen::simulation
