#pragma once
#include <string>
#include <vector>

// What a source in diagnostics/ says about its own errors, in the manner of clang's -verify:
//
//   return a + b;  // expected-error{{the shapes differ}}      on this line, at any column
//   //       ^ expected-error{{the shapes differ}}             on the line above, at the column of the caret
//
// The kinds are error, warning, note, fix and header-note (a note in another file, at any line). The text is a part of the message; a fix
// is {{+inserted}} or {{old -> new}}.

struct Entry {
  std::string kind;
  int line = 0;
  int column = 0;  ///< 0: any
  std::string text;
};

/// The expectations in a source's comments.
std::vector<Entry> expected_entries(const std::string& source);

/// The entries of the front end's output about the file `path` with the text `source` (parsed with -fdiagnostics-parseable-fixits).
std::vector<Entry> found_entries(const std::string& diagnostics, const std::string& path, const std::string& source);

/// What is expected and not found, and found and not expected, one line each; empty when all agree.
std::string differences(const std::vector<Entry>& expected, std::vector<Entry> found);
