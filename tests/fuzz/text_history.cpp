// SPDX-License-Identifier: EUPL-1.2
// Any bytes as a text with its history: refused, or read to what encodes to the same again and merges without harm.
#include "fuzz.h"
#include "sync/text/document.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using bijeen::sync::Document, bijeen::sync::History, bijeen::test::must;
  const std::string_view bytes = bijeen::test::text_of(data, size);
  if (const auto history = History::decode(bytes)) {
    const auto again = History::decode(history->encode());
    must(again && *again == *history);
    Document document;
    must(document.merge(*history) || (document.text().empty() && document.history().size() == 0));
  }
  auto document = Document::decode(bytes);
  if (!document) return 0;
  const std::string text = document->text();
  const std::uint32_t ada = document->author("ada");
  if (!document->edit(ada, 0, 0, "x")) return 0;  // no room for more
  must(document->text() == "x" + text);
  // Concurrent with everything, on a history that need not fit the text.
  const auto patch = document->receive({{"bob", 0}, {}, {{0, 0, "é"}, {1, 0, "y"}}});
  must(patch || document->text() == "x" + text);
  return 0;
}
