#include "tune/interrupt.h"

#include <csignal>
#include <cstring>
#include <string>

namespace cellc {
namespace {

volatile std::sig_atomic_t came = 0;

}  // namespace

Interrupted::Interrupted(int number) : std::runtime_error(std::string("interrupted: ") + strsignal(number)), signal(number) {}

// Without SA_RESTART: a wait for a process returns.
void catch_interruptions() {
  struct sigaction action = {};
  action.sa_handler = [](int number) { came = number; };
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) sigaction(number, &action, nullptr);
}

int interruption() { return came; }

void stop_if_interrupted() {
  if (came != 0) throw Interrupted(came);
}

}  // namespace cellc
