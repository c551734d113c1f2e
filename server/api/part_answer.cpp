// SPDX-License-Identifier: EUPL-1.2
#include "server/api/part_answer.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "server/api/answers.h"

namespace bijeen::api {

using nlohmann::json;

PartAnswer::PartAnswer(store::Store& store, sync::Scope scope, std::string to, AnswerSize size)
    : store_(store), scope_(std::move(scope)), to_(std::move(to)), size_(size) {}

Status PartAnswer::begin(const std::string& from) {
  auto page = store_.snapshot(scope_, from, std::min(size_.piece_bytes_max, size_.bytes_max), to_);
  if (!page) return page.error();
  page_ = std::move(*page);
  changed_ = page_.changed;
  return Done{};
}

std::string PartAnswer::next() {
  if (whole_) return {};
  std::string piece;
  bool overtaken = false;
  if (begun_) {
    auto page = store_.snapshot(scope_, behind_, std::min(size_.piece_bytes_max, size_.bytes_max - bytes_), to_);
    if (!page) throw std::logic_error("a snapshot that was begun cannot be gone on with: " + page.error().detail);
    overtaken = page->changed != changed_;
    page_ = std::move(*page);
  } else {
    piece = open_list({{"epoch", page_.epoch},
                       {"model", store_.model_version()},
                       {"scope", scope_.text()},
                       {"cursor", sync::raw(page_.cursor)},
                       {"changed", sync::raw(changed_)}},
                      "records");
  }
  if (!overtaken) {
    for (const std::string& record : page_.records) {
      if (bytes_ > 0) piece += ',';
      piece += record;
      bytes_ += record.size();
    }
    behind_ = page_.next.value_or("");
  }
  begun_ = true;
  whole_ = overtaken || behind_.empty() || bytes_ >= size_.bytes_max;
  if (whole_) piece.append(R"(],"next":)").append(behind_.empty() ? "null" : json(behind_).dump()).append("}");
  return piece;
}

}  // namespace bijeen::api
