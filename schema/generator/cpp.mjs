// SPDX-License-Identifier: EUPL-1.2
const licence = "// SPDX-License-Identifier: EUPL-1.2\n";
const made = "// Made by schema/generate.mjs; change schema/errors.json or schema/model.json instead.\n";

/** request.too-large -> kRequestTooLarge */
export function enumerator(code) {
  return "k" + code.split(/[.-]/).map((part) => part[0].toUpperCase() + part.slice(1)).join("");
}

/** A C++ string literal; JSON's escapes are valid ones in C++ for these texts. */
function literal(text) {
  return JSON.stringify(text).replaceAll("??", "?\\?");
}

export function errorsHeader(errors) {
  return `${licence}${made}#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace bijeen {

/// Every error code the programs give (schema/errors.json). The texts, not the numbers, are what is sent and stored.
enum class ErrorCode : std::uint8_t {
${errors.map(({ code }) => `  ${enumerator(code)},  // ${code}`).join("\n")}
};

/// The code's text as sent, e.g. "request.malformed".
[[nodiscard]] std::string_view code(ErrorCode error);
/// The HTTP status of an answer with this error.
[[nodiscard]] int http_status(ErrorCode error);
/// What people read, in Dutch or in English.
[[nodiscard]] std::string_view title(ErrorCode error, bool dutch);
/// The inverse of code(); nullopt for a text that is none of them.
[[nodiscard]] std::optional<ErrorCode> error_code(std::string_view text);

}  // namespace bijeen
`;
}

export function errorsSource(errors) {
  const rows = errors.map(({ code, http, nl, en }) => `    {${literal(code)}, ${http}, ${literal(nl)}, ${literal(en)}},`);
  return `${licence}${made}#include "schema/errors.h"

#include <array>
#include <cstddef>

namespace bijeen {
namespace {

struct Row {
  std::string_view code;
  int http_status;
  std::string_view nl, en;
};

constexpr std::array<Row, ${errors.length}> kRows{{
${rows.join("\n")}
}};

const Row& row(ErrorCode error) { return kRows[static_cast<std::size_t>(error)]; }

}  // namespace

std::string_view code(ErrorCode error) { return row(error).code; }

int http_status(ErrorCode error) { return row(error).http_status; }

std::string_view title(ErrorCode error, bool dutch) { return dutch ? row(error).nl : row(error).en; }

std::optional<ErrorCode> error_code(std::string_view text) {
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    if (kRows[i].code == text) return static_cast<ErrorCode>(i);
  }
  return std::nullopt;
}

}  // namespace bijeen
`;
}

export function shippedModelSource(modelText) {
  // Line by line: compilers promise no more than 65,536 characters of one literal, and a debugger shows these.
  const lines = modelText.split("\n").filter((line) => line !== "");
  return `${licence}${made}#include <string>
#include <string_view>

#include "schema/model.h"

namespace bijeen::schema {
namespace {

constexpr std::string_view kLines[] = {
${lines.map((line) => `    ${literal(line + "\n")},`).join("\n")}
};

}  // namespace

std::string_view shipped_model_json() {
  static const std::string text = [] {
    std::string joined;
    for (const std::string_view line : kLines) joined += line;
    return joined;
  }();
  return text;
}

}  // namespace bijeen::schema
`;
}
