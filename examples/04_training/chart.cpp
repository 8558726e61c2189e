#include "chart.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <stdexcept>

void write_chart(const std::string& path, const std::string& title, const std::vector<double>& losses, double level) {
  constexpr double width = 640, height = 320, margin = 50;
  const double top = std::log10(std::max(level, *std::max_element(losses.begin(), losses.end())) * 1.3);
  const double bottom = std::log10(*std::min_element(losses.begin(), losses.end()) / 1.3);
  const auto x = [&](size_t k) {
    return margin + (width - 2 * margin) * static_cast<double>(k) / static_cast<double>(std::max<size_t>(1, losses.size() - 1));
  };
  const auto y = [&](double loss) { return margin + (height - 2 * margin) * (top - std::log10(loss)) / (top - bottom); };
  std::ofstream file(path);
  file << "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" << width << "\" height=\"" << height
       << "\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n<text x=\"" << margin
       << "\" y=\"25\">" << title << "</text>\n";
  for (double power = std::ceil(bottom); power <= top; ++power)
    file << "<text x=\"5\" y=\"" << y(std::pow(10, power)) << "\">1e" << power << "</text>\n<line x1=\"" << margin << "\" x2=\""
         << width - margin << "\" y1=\"" << y(std::pow(10, power)) << "\" y2=\"" << y(std::pow(10, power)) << "\" stroke=\"lightgrey\"/>\n";
  file << "<line x1=\"" << margin << "\" x2=\"" << width - margin << "\" y1=\"" << y(level) << "\" y2=\"" << y(level)
       << "\" stroke=\"grey\" stroke-dasharray=\"4\"/>\n<polyline fill=\"none\" stroke=\"steelblue\" stroke-width=\"1.5\" points=\"";
  for (size_t k = 0; k < losses.size(); ++k) file << x(k) << "," << y(losses[k]) << " ";
  file << "\"/>\n</svg>\n";
  file.close();
  if (!file) throw std::runtime_error("cannot write " + path);
}
