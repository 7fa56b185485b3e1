#pragma once
// PNG pictures. Needs libpng 1.6.

#include <csetjmp>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <new>
#include <span>
#include <string_view>

#include <png.h>

#include <nas/core/error.hpp>
#include <nas/train/exif_orientation.hpp>
#include <nas/train/image.hpp>

namespace nas::train {

/// True if the bytes begin as a PNG file does.
inline bool is_png(std::span<std::uint8_t const> bytes) {
    return bytes.size() >= 8 && png_sig_cmp(bytes.data(), 0, 8) == 0;
}

/// Decodes PNG pictures one after the other and keeps its memory between them. One thread at a time.
class png_decoder {
public:
    /// Decodes a file into `to`, whose memory is used again. `where` begins messages. Palettes become RGB, transparent
    /// colours alpha, 1, 2, 4 and 16 bits per channel 8 (16 rounded); gamma and colour profiles are not applied. Throws
    /// `data_error` nas.data.43 (damaged), nas.data.44 (cut), nas.data.47 (too large).
    void decode(std::span<std::uint8_t const> bytes, std::string_view where, image_options const& o, image& to) {
        state s;
        s.bytes = bytes.data();
        s.size = bytes.size();
        if (!create(s)) throw std::bad_alloc{};
        if (!read_header(s)) fail(s, where);
        detail::check_image_size(png_get_image_width(s.png, s.info), png_get_image_height(s.png, s.info), o, where);
        if (!set_colours(s)) fail(s, where);
        pixels_.channels = png_get_channels(s.png, s.info);
        pixels_.height = png_get_image_height(s.png, s.info);
        pixels_.width = png_get_image_width(s.png, s.info);
        pixels_.pixels.resize(pixels_.channels * pixels_.height * pixels_.width);
        if (!read_rows(s, pixels_)) fail(s, where);
        detail::to_planes(pixels_, o, o.upright ? orientation(s) : 1, to);
    }

private:
    /// What libpng knows. Its errors leave through longjmp, so functions that call it hold nothing to destroy.
    struct state {
        png_structp png = nullptr;
        png_infop info = nullptr;
        std::uint8_t const* bytes = nullptr;
        std::size_t size = 0, at = 0;
        bool cut = false;
        int passes = 1;
        std::jmp_buf escape{};
        char message[128] = "";

        state() = default;
        ~state() { png_destroy_read_struct(&png, &info, nullptr); }
        state(state const&) = delete;
        state& operator=(state const&) = delete;
    };

    [[noreturn]] static void on_error(png_structp png, png_const_charp message) {
        auto& s = *static_cast<state*>(png_get_error_ptr(png));
        std::snprintf(s.message, sizeof s.message, "%s", message);
        std::longjmp(s.escape, 1);
    }
    static void on_warning(png_structp, png_const_charp) {}
    static void on_read(png_structp png, png_bytep to, std::size_t n) {
        auto& s = *static_cast<state*>(png_get_io_ptr(png));
        if (n > s.size - s.at) {
            s.cut = true;
            png_error(png, "end of data");
        }
        std::memcpy(to, s.bytes + s.at, n);
        s.at += n;
    }

    static bool create(state& s) {
        if (setjmp(s.escape)) return false;
        s.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &s, on_error, on_warning);
        if (!s.png) return false;
        s.info = png_create_info_struct(s.png);
        return s.info != nullptr;
    }
    static bool read_header(state& s) {
        if (setjmp(s.escape)) return false;
        png_set_read_fn(s.png, &s, on_read);
        png_set_user_limits(s.png, 0x7fffffff, 0x7fffffff); // image_options has the limit
        png_read_info(s.png, s.info);
        return true;
    }
    static bool set_colours(state& s) {
        if (setjmp(s.escape)) return false;
        png_set_expand(s.png);
        png_set_scale_16(s.png);
        s.passes = png_set_interlace_handling(s.png);
        png_read_update_info(s.png, s.info);
        return true;
    }
    static bool read_rows(state& s, detail::interleaved& p) {
        if (setjmp(s.escape)) return false;
        for (int pass = 0; pass < s.passes; ++pass)
            for (std::size_t y = 0; y < p.height; ++y)
                png_read_row(s.png, p.pixels.data() + y * p.channels * p.width, nullptr);
        png_read_end(s.png, s.info);
        return true;
    }
    static int orientation([[maybe_unused]] state& s) {
#ifdef PNG_eXIf_SUPPORTED
        png_bytep exif = nullptr;
        png_uint_32 size = 0;
        if (png_get_eXIf_1(s.png, s.info, &size, &exif) != 0) return exif_orientation({exif, size});
#endif
        return 1;
    }

    [[noreturn]] static void fail(state const& s, std::string_view where) {
        if (s.cut)
            throw data_error("nas.data.44", where, ": the PNG data end early, after ", s.size,
                             " bytes; the file is truncated: fetch it again");
        throw data_error("nas.data.43", where, ": the PNG data are damaged near byte ", s.at, " of ", s.size, " (",
                         std::string_view(s.message), "); fetch the file again");
    }

    detail::interleaved pixels_;
};

/// Decodes one PNG file; see `png_decoder::decode`.
inline image decode_png(std::span<std::uint8_t const> bytes, std::string_view where, image_options const& o = {}) {
    image out;
    png_decoder{}.decode(bytes, where, o, out);
    return out;
}

} // namespace nas::train
