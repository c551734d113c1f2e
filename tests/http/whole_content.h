// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <utility>

#include "server/http/server.h"

namespace bijeen::http::test {

/// All of an answer's content, however it is to come, where there is no connection to send it over.
inline std::string whole_content(Response response) {
  if (response.shared) return *response.shared;
  if (!response.more) return std::move(response.body);
  for (std::string piece = response.more(); !piece.empty(); piece = response.more()) response.body += piece;
  return std::move(response.body);
}

}  // namespace bijeen::http::test
