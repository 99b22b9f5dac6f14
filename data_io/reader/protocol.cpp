#include "data_io/reader/protocol.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <cerrno>
#include <cstring>

namespace chiasm::data_io::reader {

bool sendPacket(int socket, std::span<const std::byte> bytes, std::span<const int> fds) {
  if (bytes.size() > kMaximumPacket || fds.size() > kMaximumFds) return false;
  iovec part{const_cast<std::byte*>(bytes.data()), bytes.size()};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * kMaximumFds)] = {};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  if (!fds.empty()) {
    message.msg_control = control;
    message.msg_controllen = CMSG_SPACE(fds.size_bytes());
    cmsghdr* head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(fds.size_bytes());
    std::memcpy(CMSG_DATA(head), fds.data(), fds.size_bytes());
  }
  ssize_t sent = 0;
  do {
    sent = ::sendmsg(socket, &message, MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  return sent == static_cast<ssize_t>(bytes.size());
}

std::optional<Packet> receivePacket(int socket) {
  thread_local std::vector<std::byte> buffer(kMaximumPacket);
  Packet packet;
  iovec part{buffer.data(), buffer.size()};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * kMaximumFds)] = {};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  ssize_t received = 0;
  do {
    received = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  } while (received < 0 && errno == EINTR);
  if (received <= 0) return std::nullopt;
  for (cmsghdr* head = CMSG_FIRSTHDR(&message); head; head = CMSG_NXTHDR(&message, head)) {
    if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (head->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(head) + i * sizeof(int), sizeof fd);
      packet.fds.emplace_back(fd);
    }
  }
  if (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) return std::nullopt;
  packet.bytes.assign(buffer.begin(), buffer.begin() + received);
  return packet;
}

bool sendMessage(int socket, const MessageHead& head, std::string_view text, std::span<const int> fds) {
  std::vector<std::byte> bytes(sizeof head + text.size());
  std::memcpy(bytes.data(), &head, sizeof head);
  if (!text.empty()) std::memcpy(bytes.data() + sizeof head, text.data(), text.size());
  return sendPacket(socket, bytes, fds);
}

std::optional<Message> receiveMessage(int socket) {
  std::optional<Packet> packet = receivePacket(socket);
  if (!packet || packet->bytes.size() < sizeof(MessageHead)) return std::nullopt;
  Message message;
  std::memcpy(&message.head, packet->bytes.data(), sizeof message.head);
  if (message.head.magic != kMagic) return std::nullopt;
  const std::span<const std::byte> rest = std::span(packet->bytes).subspan(sizeof message.head);
  message.text.resize(rest.size());
  if (!rest.empty()) std::memcpy(message.text.data(), rest.data(), rest.size());
  message.fds = std::move(packet->fds);
  return message;
}

}  // namespace chiasm::data_io::reader
