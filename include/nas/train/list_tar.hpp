#pragma once
// Where the members of a tar archive lie.

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <nas/core/error.hpp>

namespace nas::train {

/// A file in an archive.
struct tar_member {
    std::string name;
    std::uint64_t offset = 0; ///< of its content
    std::uint64_t size = 0;
};

namespace detail {

/// Walks the blocks of an archive. `Read`: (offset, span of bytes) -> how many bytes there were.
template <class Read>
class tar_walk {
public:
    tar_walk(Read const& read, std::string const& path) : read_(read), path_(path) {}

    /// Adds the files to `to`, which keeps those before an error.
    void run(std::vector<tar_member>& to) {
        std::string long_name;
        std::uint64_t long_size = 0;
        bool has_long_size = false;
        for (std::uint64_t at = 0;;) {
            std::array<std::uint8_t, block> header{};
            std::size_t const got = read_(at, header);
            if (got < block) ends(at, at + got, got == 0 ? "the mark of its end is missing" : "inside a header");
            if (std::all_of(header.begin(), header.end(), [](std::uint8_t b) { return b == 0; })) return;
            check_sum(header, at);
            std::uint64_t size = number(header, 124, 12, at);
            std::uint8_t const type = header[156];
            std::uint64_t const content = at + block;
            if (type == 'x' || type == 'g' || type == 'L') { // says something about the next member (g: about all)
                std::string const text = text_at(content, size);
                if (type == 'L') long_name = text.substr(0, text.find('\0'));
                else if (type == 'x') read_pax(text, at, long_name, long_size, has_long_size);
            } else {
                if (has_long_size) size = long_size;
                if (size >> 60 != 0) bad_number(at, 124); // no offset may overflow
                // links and folders have no content, whatever their size says
                bool const file = type == '0' || type == '\0' || type == '7';
                if (file) {
                    std::uint8_t last = 0;
                    if (size > 0 && (content + size < content || read_(content + size - 1, {&last, 1}) == 0))
                        ends(at, content, "inside a file");
                    to.push_back(
                        {.name = long_name.empty() ? name(header) : long_name, .offset = content, .size = size});
                } else if (type >= '1' && type <= '6') {
                    size = 0;
                }
                long_name.clear();
                has_long_size = false;
            }
            at = content + (size + block - 1) / block * block;
        }
    }

private:
    static constexpr std::size_t block = 512;
    using header_block = std::array<std::uint8_t, block>;

    [[noreturn]] void ends(std::uint64_t at, std::uint64_t end, char const* where) const {
        throw data_error("nas.data.21", path_, ": the archive ends at or behind byte ", end, ", ", where,
                         " (member at byte ", at, "); it is truncated: fetch it again");
    }
    void check_sum(header_block const& h, std::uint64_t at) const {
        std::uint64_t sum = 0;
        for (std::size_t i = 0; i < block; ++i) sum += i >= 148 && i < 156 ? unsigned{' '} : unsigned{h[i]};
        if (sum != number(h, 148, 8, at))
            throw data_error("nas.data.20", path_, ": the header at byte ", at,
                             " does not match its checksum; the file is damaged or not a tar archive");
    }
    /// Octal digits, or, for numbers too large for them, a big-endian number behind a byte of 0x80.
    std::uint64_t number(header_block const& h, std::size_t from, std::size_t n, std::uint64_t at) const {
        std::uint64_t v = 0;
        std::size_t i = from;
        if ((h[from] & 0x80) != 0) {
            for (std::size_t k = from + 1; k < from + n; ++k) {
                if (v >> 55 != 0) bad_number(at, from);
                v = v << 8 | h[k];
            }
            return v;
        }
        while (i < from + n && h[i] == ' ') ++i;
        for (; i < from + n && h[i] >= '0' && h[i] <= '7'; ++i) v = v << 3 | static_cast<std::uint64_t>(h[i] - '0');
        if (i < from + n && h[i] != ' ' && h[i] != 0) bad_number(at, from);
        return v;
    }
    [[noreturn]] void bad_number(std::uint64_t at, std::size_t field) const {
        throw data_error("nas.data.20", path_, ": the header at byte ", at, " has no number at its byte ", field,
                         "; the file is damaged or not a tar archive");
    }
    static std::string_view text(header_block const& h, std::size_t from, std::size_t n) {
        std::string_view const all(reinterpret_cast<char const*>(h.data()) + from, n);
        return all.substr(0, all.find('\0'));
    }
    static std::string name(header_block const& h) {
        std::string_view const prefix = text(h, 257, 6) == "ustar" ? text(h, 345, 155) : std::string_view{};
        return prefix.empty() ? std::string(text(h, 0, 100)) : concat(prefix, "/", text(h, 0, 100));
    }
    std::string text_at(std::uint64_t at, std::uint64_t size) const {
        constexpr std::uint64_t most = 1 << 20;
        if (size > most)
            throw data_error("nas.data.20", path_, ": the header at byte ", at - block, " has ", size,
                             " bytes of names; the file is damaged or not a tar archive");
        std::string out(static_cast<std::size_t>(size), '\0');
        std::size_t const got = read_(at, {reinterpret_cast<std::uint8_t*>(out.data()), out.size()});
        if (got < out.size()) ends(at - block, at + got, "inside a long name");
        return out;
    }
    /// Records "LENGTH KEY=VALUE\n" of POSIX.1-2001 (pax).
    void read_pax(std::string_view all, std::uint64_t at, std::string& long_name, std::uint64_t& size,
                  bool& has_size) const {
        while (!all.empty() && all[0] != '\0') {
            std::size_t length = 0;
            auto const [end, error] = std::from_chars(all.data(), all.data() + all.size(), length);
            auto const digits = static_cast<std::size_t>(end - all.data());
            if (error != std::errc{} || length > all.size() || length < digits + 2 || all[digits] != ' ' ||
                all[length - 1] != '\n')
                throw data_error("nas.data.20", path_, ": the extended header at byte ", at,
                                 " is malformed; the file is damaged or not a tar archive");
            std::string_view const record = all.substr(digits + 1, length - digits - 2);
            if (record.starts_with("path=")) long_name = record.substr(5);
            if (record.starts_with("size=")) {
                auto const r = std::from_chars(record.data() + 5, record.data() + record.size(), size);
                if (r.ec != std::errc{} || r.ptr != record.data() + record.size()) bad_number(at, 0);
                has_size = true;
            }
            all.remove_prefix(length);
        }
    }

    Read const& read_;
    std::string const& path_;
};

} // namespace detail

/// The files of an archive (POSIX ustar and pax, GNU long names), added to `to`, which keeps those before an error.
/// `read` gives bytes at an offset and returns how many there were; `path` begins messages. Links, folders and devices
/// are passed over. Throws `data_error` nas.data.20 (damaged, or no archive), nas.data.21 (cut).
template <class Read>
void list_tar(Read const& read, std::string const& path, std::vector<tar_member>& to) {
    detail::tar_walk<Read>(read, path).run(to);
}

} // namespace nas::train
