#pragma once
// Files by patterns such as train-*-of-00256.

#include <algorithm>
#include <string>
#include <vector>

#include <glob.h>
#include <sys/stat.h>

#include <nas/core/error.hpp>

namespace nas::train {

/// The files that the patterns match (*, ?, [a-z], as in a shell), sorted by the bytes of their paths, each once. A
/// pattern that is itself the path of a file is that file. Throws `data_error` nas.data.39 if a pattern matches nothing.
inline std::vector<std::string> match_files(std::vector<std::string> const& patterns) {
    auto const is_file = [](char const* path) {
        struct stat about {};
        return stat(path, &about) == 0 && !S_ISDIR(about.st_mode);
    };
    std::vector<std::string> out;
    for (std::string const& pattern : patterns) {
        std::size_t const before = out.size();
        if (is_file(pattern.c_str())) {
            out.push_back(pattern);
            continue;
        }
        struct matches {
            glob_t g{};
            ~matches() { globfree(&g); }
        } found;
        if (glob(pattern.c_str(), GLOB_NOSORT, nullptr, &found.g) == 0)
            for (std::size_t i = 0; i < found.g.gl_pathc; ++i)
                if (is_file(found.g.gl_pathv[i])) out.emplace_back(found.g.gl_pathv[i]);
        if (out.size() == before)
            throw data_error("nas.data.39", pattern, ": no file matches; check the path (patterns: * ? [a-z])");
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    if (out.empty()) throw data_error("nas.data.39", "no file was named; name at least one, or a pattern");
    return out;
}

} // namespace nas::train
