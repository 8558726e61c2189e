#pragma once
#include <string>

#include <cellc/rnn_cell.h>

#include "driver/control.h"

/// The emulated driver's side door; null on a GPU.
CudaControl* control();

/// The calls of the emulated driver since the last time, one a line.
std::string calls();

/// How many of them begin so.
int count_calls(const std::string& calls, const std::string& beginning);

/// Exact kernels before generic ones, or generic ones alone.
cellc::KernelSet kernels(bool exact);

/// The kernels for many rows, for any number of rows that they take.
cellc::KernelSet kernels_of_many_rows(bool exact);
