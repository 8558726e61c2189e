#pragma once
#include <string>

#include "registry/header_names.h"

namespace cellc::header {

/// The calls of a typed header's class, members with their comments: those that make new tensors (of a cell with one state, or with
/// several, which come as a struct), steps and sequences into the caller's memory, backward passes.
std::string single_state_calls(const Signature& s);
std::string several_states_calls(const Signature& s);
std::string step_calls(const Signature& s);
std::string sequence_into_memory(const Signature& s);
std::string backward_calls(const Signature& s);

}  // namespace cellc::header
