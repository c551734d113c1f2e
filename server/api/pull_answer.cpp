// SPDX-License-Identifier: EUPL-1.2
#include "server/api/pull_answer.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "server/api/answers.h"
#include "server/api/sync_json.h"

namespace bijeen::api {

using nlohmann::json;

PullAnswer::PullAnswer(store::Store& store, sync::Actor actor, AnswerSize size)
    : store_(store), actor_(std::move(actor)), size_(size) {}

Status PullAnswer::begin(const store::PullFrom& from) {
  auto page = store_.pull(actor_, from, std::min(size_.piece_bytes_max, size_.bytes_max));
  if (!page) return page.error();
  page_ = std::move(*page);
  end_ = page_.end;
  // A set that was accepted since may have seen less.
  horizon_ = page_.horizon;
  return Done{};
}

std::string PullAnswer::next() {
  std::string piece;
  // What was read may be records alone, which come last.
  while (piece.empty() && !whole_) {
    if (told_any_) {
      read_on();
    } else {
      piece = head();
      told_any_ = true;
    }
    tell_page(piece);
  }
  return piece;
}

void PullAnswer::read_on() {
  auto page =
      store_.pull(actor_, {page_.cursor, page_.rest, end_}, std::min(size_.piece_bytes_max, size_.bytes_max - bytes_));
  if (!page) throw std::logic_error("a pull that was begun cannot be gone on with: " + page.error().detail);
  page_ = std::move(*page);
}

void PullAnswer::tell_page(std::string& piece) {
  for (const std::string& set : page_.sets) {
    if (told_set_) piece += ',';
    piece += set;
    told_set_ = true;
    bytes_ += set.size();
  }
  for (const std::string& record : page_.records) bytes_ += record.size();
  std::move(page_.records.begin(), page_.records.end(), std::back_inserter(records_));
  whole_ = !page_.full || bytes_ >= size_.bytes_max;
  if (whole_) piece += tail();
}

std::string PullAnswer::head() const {
  json facts{{"epoch", page_.epoch},
             {"model", store_.model_version()},
             {"actor", {{"person", actor_.person.text()}, {"role", actor_.role}, {"name", actor_.name}}},
             {"scopes", json::array()},
             {"horizon", sync::raw(horizon_)}};
  for (const sync::Scope& scope : actor_.scopes) facts["scopes"].push_back(scope.text());
  if (!page_.bases.empty()) facts["bases"] = numbers_json(page_.bases);
  return open_list(facts, "sets");
}

std::string PullAnswer::tail() const {
  // With the signatures of the last piece: what it calls backed up may have come without.
  json facts{{"cursor", sync::raw(page_.cursor)},
             {"more", page_.more},
             {"digests", json::object()},
             {"backedUp", sync::raw(page_.backed_up)}};
  for (const auto& [scope, digest] : page_.digests) facts["digests"][scope.text()] = digest;
  if (!page_.rest.empty()) facts["rest"] = page_.rest;
  if (records_.empty()) return "]," + facts.dump().substr(1);
  return "]," + with_member(facts, "records", json_array(records_)).substr(1);
}

}  // namespace bijeen::api
