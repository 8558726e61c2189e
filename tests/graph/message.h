#pragma once
#include <string>

#include "graph/graph.h"

/// The message of the GraphError that `call` throws; "" when it throws nothing.
template <class Call>
std::string message_of(Call call) {
  try {
    call();
  } catch (const cellc::GraphError& error) {
    return error.what();
  }
  return "";
}
