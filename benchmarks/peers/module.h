#pragma once
#include <vector>

#include "peer.h"

// A library that brings much of its own (an OpenMP, a BLAS, a loader of plug-ins) is a module: a shared object with this one function,
// loaded at run time, so that no two of them see each other's symbols.
extern "C" [[gnu::visibility("default")]] void add_peers(std::vector<peers::Peer>& table);
