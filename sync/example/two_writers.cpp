// SPDX-License-Identifier: EUPL-1.2
// One text, two writers and no server. Each writes while apart; cursors stay at their words.
#include <iostream>

#include "sync/text/document.h"
#include "sync/text/position.h"

using namespace bijeen::sync;

struct Writer {
  std::string name;
  Document document{};
  Selection selection{};

  TextUpdate write(std::uint32_t position, std::uint32_t removed, const std::string& inserted) {
    const auto author = document.author(name);
    TextUpdate update{{name, document.history().count(author)}, document.version(), {{position, removed, inserted}}};
    if (!document.edit(author, position, removed, inserted)) return {};  // A position past the end, or no UTF-8.
    return update;
  }
  void receive(const TextUpdate& update) {
    if (const auto patch = document.receive(update)) selection = mapped(selection, *patch);
  }
};

int main() {
  Writer anna{"anna"};
  Writer bas{"bas"};
  bas.receive(anna.write(0, 0, "Bring bread"));
  anna.selection = {6, 11};  // "bread"

  const auto from_anna = anna.write(11, 0, " and cheese");
  const auto from_bas = bas.write(0, 0, "🛒 ");
  bas.receive(from_anna);
  anna.receive(from_bas);
  std::cout << anna.document.text() << (anna.document.text() == bas.document.text() ? " (both)" : " (differs)") << "\n";
  std::cout << "anna has selected " << anna.selection.anchor << " to " << anna.selection.cursor << "\n";

  // With all its history, to be stored or sent to somebody new.
  const auto copy = Document::decode(anna.document.encode());
  std::cout << "the copy has " << copy->history().size() << " events of " << copy->history().authors().size()
            << " authors\n";
}
