// SPDX-License-Identifier: EUPL-1.2
#include "server/main/control_socket.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace bijeen::main_program {
namespace {

constexpr std::size_t kCommandBytesMax = 64 * 1024;
constexpr std::time_t kTransferTimeMax_s = 10;

/// A path longer than a socket address holds is reached through the descriptor of its directory.
struct Address {
  explicit Address(const std::filesystem::path& file) {
    directory = open(file.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    const std::string name = "/proc/self/fd/" + std::to_string(directory) + "/" + file.filename().string();
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, name.c_str(), sizeof(address.sun_path) - 1);
  }
  ~Address() { close(directory); }
  Address(const Address&) = delete;
  Address& operator=(const Address&) = delete;
  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&address); }

  int directory = -1;
  sockaddr_un address{};
};

std::filesystem::path socket_in(const std::filesystem::path& directory) {
  return directory / "control.socket";
}

bool send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

/// Everything until the other side ends its writing; nullopt when it is more than `bytes_max` or breaks off.
std::optional<std::string> receive_all(int socket, std::size_t bytes_max) {
  std::string bytes;
  std::array<char, 16 * 1024> part{};
  while (true) {
    const ssize_t got = recv(socket, part.data(), part.size(), 0);
    if (got == 0) return bytes;
    if (got < 0 || bytes.size() + static_cast<std::size_t>(got) > bytes_max) return std::nullopt;
    bytes.append(part.data(), static_cast<std::size_t>(got));
  }
}

bool is_ours(int connection) {
  ucred peer{};
  socklen_t size = sizeof(peer);
  return getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && (peer.uid == geteuid() || peer.uid == 0);
}

void bound_transfer_time(int connection) {
  const timeval time{kTransferTimeMax_s, 0};
  setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof(time));
  setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof(time));
}

}  // namespace

ControlSocket::ControlSocket(const std::filesystem::path& data_directory, Handler handler)
    : path_(socket_in(data_directory)), handler_(std::move(handler)) {
  std::filesystem::remove(path_);
  socket_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const Address address(path_);
  const mode_t mask = umask(0177);
  const bool bound = bind(socket_, address.get(), sizeof(address.address)) == 0;
  umask(mask);
  constexpr int kBacklog = 8;
  if (!bound || listen(socket_, kBacklog) != 0 || pipe2(wake_, O_CLOEXEC) != 0) {
    throw std::runtime_error("the control socket cannot be made: " + std::string(std::strerror(errno)));
  }
  thread_ = std::thread([this] { run(); });
}

ControlSocket::~ControlSocket() {
  close(wake_[1]);
  thread_.join();
  close(wake_[0]);
  close(socket_);
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

void ControlSocket::run() {
  while (true) {
    std::array<pollfd, 2> waiting{{{socket_, POLLIN, 0}, {wake_[0], POLLIN, 0}}};
    if (poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR) return;
    if (waiting[1].revents != 0) return;
    if ((waiting[0].revents & POLLIN) == 0) continue;
    const int connection = accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) continue;
    answer(connection);
    close(connection);
  }
}

void ControlSocket::answer(int connection) {
  if (!is_ours(connection)) return;
  bound_transfer_time(connection);
  const auto text = receive_all(connection, kCommandBytesMax);
  if (!text) return;
  const auto command = decode_command(*text);
  CommandOutcome outcome{1, "", "The server does not understand this command."};
  if (command) {
    try {
      outcome = handler_(*command);
    } catch (const std::exception& failure) {
      outcome = {1, "", std::string("The server could not do this: ") + failure.what() + "."};
    }
  }
  send_all(connection, encode(outcome));
}

std::optional<CommandOutcome> ask_server(const std::filesystem::path& data_directory, const StoreCommand& command) {
  const int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const Address address(socket_in(std::filesystem::absolute(data_directory)));
  std::optional<CommandOutcome> outcome;
  if (connect(connection, address.get(), sizeof(address.address)) == 0 && send_all(connection, encode(command))) {
    shutdown(connection, SHUT_WR);
    // An export of a large programme may take its time and its bytes.
    constexpr std::size_t kOutcomeBytesMax = 1024UL * 1024 * 1024;
    const auto text = receive_all(connection, kOutcomeBytesMax);
    if (const auto decoded =
            text ? decode_outcome(*text) : Result<CommandOutcome>(Error{ErrorCode::kRequestMalformed, ""});
        decoded) {
      outcome = *decoded;
    } else {
      outcome = CommandOutcome{1, "", "The running server gave no answer."};
    }
  }
  close(connection);
  return outcome;
}

}  // namespace bijeen::main_program
