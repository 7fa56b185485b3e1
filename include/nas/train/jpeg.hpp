#pragma once
// JPEG pictures. Needs libjpeg-turbo (or another libjpeg that reads from memory).

#include <csetjmp>
#include <cstddef>
#include <cstdint>
#include <cstdio> // before jpeglib.h, which lacks it
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <utility>

#include <jerror.h>
#include <jpeglib.h>

#include <nas/core/error.hpp>
#include <nas/train/exif_orientation.hpp>
#include <nas/train/image.hpp>

namespace nas::train {

/// True if the bytes begin as a JPEG file does.
inline bool is_jpeg(std::span<std::uint8_t const> bytes) {
    return bytes.size() >= 3 && bytes[0] == 0xff && bytes[1] == 0xd8 && bytes[2] == 0xff;
}

/// Decodes JPEG pictures one after the other and keeps its memory between them. One thread at a time.
class jpeg_decoder {
public:
    jpeg_decoder() : s_(std::make_unique<state>()) {
        if (!create(*s_)) throw std::bad_alloc{};
    }
    ~jpeg_decoder() {
        if (s_) jpeg_destroy_decompress(&s_->d);
    }
    jpeg_decoder(jpeg_decoder&&) noexcept = default;
    jpeg_decoder& operator=(jpeg_decoder&& other) noexcept {
        std::swap(s_, other.s_);
        std::swap(pixels_, other.pixels_);
        return *this;
    }

    /// Decodes a file into `to`, whose memory is used again. `where` begins messages. Decoding is the slow, exact one
    /// (integer DCT, smooth chroma); pictures are as stored unless `o.upright`; colour profiles are not applied. CMYK
    /// becomes RGB as R = C K / 255 of the inverted values that Adobe's programs write. Throws `data_error` nas.data.41
    /// (damaged), nas.data.42 (cut), nas.data.46 (colours of no known meaning), nas.data.47 (too large).
    void decode(std::span<std::uint8_t const> bytes, std::string_view where, image_options const& o, image& to) {
        state& s = *s_;
        struct reset { // whatever happens, ready for the next picture
            jpeg_decompress_struct& d;
            ~reset() { jpeg_abort_decompress(&d); }
        } const at_end{s.d};
        s.damage = harm::none;
        s.accept = o.accept_damage;
        if (!read_header(s, bytes.data(), bytes.size())) fail(bytes, where);
        detail::check_image_size(s.d.image_width, s.d.image_height, o, where);
        if (!set_colours(s.d, o.channels))
            throw data_error("nas.data.46", where, ": the JPEG picture has ", s.d.num_components,
                             " components of no known meaning; convert it to grey, RGB or CMYK");
        int const turned = o.upright ? orientation(s.d) : 1; // the end of the file takes the markers with it
        s.d.scale_num = 1;
        s.d.scale_denom = reduction(s.d.image_width, s.d.image_height, o.at_least);
        if (!start(s)) fail(bytes, where);
        bool const cmyk = s.d.out_color_space == JCS_CMYK;
        pixels_.channels = cmyk ? 3 : static_cast<std::size_t>(s.d.output_components);
        pixels_.height = s.d.output_height;
        pixels_.width = s.d.output_width;
        std::size_t const stored = static_cast<std::size_t>(s.d.output_components) * pixels_.width;
        pixels_.pixels.resize(stored * pixels_.height);
        if (!read_rows(s, pixels_.pixels.data(), stored)) fail(bytes, where);
        if (cmyk) cmyk_to_rgb(pixels_, s.d.saw_Adobe_marker != 0);
        detail::to_planes(pixels_, o, turned, to);
    }

private:
    enum class harm : std::uint8_t { none, cut, other };

    /// What libjpeg knows. Its errors leave through longjmp, so functions that call it hold nothing to destroy.
    struct state {
        jpeg_decompress_struct d{};
        jpeg_error_mgr errors{};
        jpeg_progress_mgr progress{};
        std::jmp_buf escape{};
        char message[JMSG_LENGTH_MAX] = "";
        harm damage = harm::none;
        bool accept = false;
    };

    [[noreturn]] static void leave(j_common_ptr d, harm kind) {
        auto& s = *static_cast<state*>(d->client_data);
        d->err->format_message(d, s.message);
        s.damage = kind;
        std::longjmp(s.escape, 1);
    }
    static void on_error(j_common_ptr d) {
        leave(d, d->err->msg_code == JERR_INPUT_EMPTY || d->err->msg_code == JERR_INPUT_EOF ? harm::cut : harm::other);
    }
    static void on_message(j_common_ptr d, int level) {
        if (level >= 0 || static_cast<state*>(d->client_data)->accept) return;
        switch (d->err->msg_code) {
        case JWRN_ADOBE_XFORM: // oddities that leave every pixel as it was meant
        case JWRN_BOGUS_PROGRESSION:
        case JWRN_EXTRANEOUS_DATA:
        case JWRN_JFIF_MAJOR:
        case JWRN_TOO_MUCH_DATA: return;
        case JWRN_JPEG_EOF: leave(d, harm::cut);
        default: leave(d, harm::other);
        }
    }
    static void on_output(j_common_ptr) {}
    /// A small file can announce scans without end, each as dear as the picture.
    static void on_progress(j_common_ptr d) {
        constexpr int most = 500;
        if (d->is_decompressor && reinterpret_cast<j_decompress_ptr>(d)->input_scan_number > most) {
            auto& s = *static_cast<state*>(d->client_data);
            std::snprintf(s.message, sizeof s.message, "more than %d scans", most);
            s.damage = harm::other;
            std::longjmp(s.escape, 1);
        }
    }

    static bool create(state& s) {
        s.d.err = jpeg_std_error(&s.errors);
        s.errors.error_exit = on_error;
        s.errors.emit_message = on_message;
        s.errors.output_message = on_output;
        s.d.client_data = &s;
        if (setjmp(s.escape)) return false;
        jpeg_create_decompress(&s.d);
        s.progress.progress_monitor = on_progress;
        s.d.progress = &s.progress;
        jpeg_save_markers(&s.d, JPEG_APP0 + 1, 0xffff); // Exif
        return true;
    }
    static bool read_header(state& s, std::uint8_t const* bytes, std::size_t size) {
        if (setjmp(s.escape)) return false;
        jpeg_mem_src(&s.d, const_cast<unsigned char*>(bytes), static_cast<unsigned long>(size)); // some take no const
        jpeg_read_header(&s.d, TRUE);
        return true;
    }
    static bool start(state& s) {
        if (setjmp(s.escape)) return false;
        jpeg_start_decompress(&s.d);
        return true;
    }
    static bool read_rows(state& s, std::uint8_t* pixels, std::size_t row_bytes) {
        if (setjmp(s.escape)) return false;
        while (s.d.output_scanline < s.d.output_height) {
            JSAMPROW rows[8];
            JDIMENSION n = 0;
            for (; n < 8 && s.d.output_scanline + n < s.d.output_height; ++n)
                rows[n] = pixels + (s.d.output_scanline + n) * row_bytes;
            jpeg_read_scanlines(&s.d, rows, n);
        }
        jpeg_finish_decompress(&s.d);
        return true;
    }

    static bool set_colours(jpeg_decompress_struct& d, colours wanted) {
        bool const stored_grey = d.jpeg_color_space == JCS_GRAYSCALE;
        switch (d.jpeg_color_space) {
        case JCS_GRAYSCALE:
        case JCS_YCbCr:
        case JCS_RGB:
            d.out_color_space =
                wanted == colours::grey || (stored_grey && wanted != colours::rgb) ? JCS_GRAYSCALE : JCS_RGB;
            return true;
        case JCS_CMYK:
        case JCS_YCCK: d.out_color_space = JCS_CMYK; return true;
        default: return false;
        }
    }
    static unsigned reduction(std::size_t width, std::size_t height, std::int64_t at_least) {
        if (at_least <= 0) return 1;
        auto const least = static_cast<std::size_t>(at_least);
        for (unsigned const r : {8u, 4u, 2u})
            if ((width + r - 1) / r >= least && (height + r - 1) / r >= least) return r;
        return 1;
    }
    static void cmyk_to_rgb(detail::interleaved& p, bool inverted) {
        std::size_t const n = p.height * p.width;
        std::uint8_t const turn = inverted ? 0 : 255;
        for (std::size_t i = 0; i < n; ++i) {
            std::uint8_t const* const from = p.pixels.data() + i * 4;
            unsigned const k = from[3] ^ turn; // 255 - x is x ^ 255
            for (std::size_t c = 0; c < 3; ++c)
                p.pixels[i * 3 + c] = detail::over_255(static_cast<unsigned>(from[c] ^ turn) * k);
        }
        p.pixels.resize(n * 3);
    }
    static int orientation(jpeg_decompress_struct const& d) {
        constexpr std::string_view mark{"Exif\0\0", 6};
        for (jpeg_saved_marker_ptr m = d.marker_list; m; m = m->next) {
            std::string_view const data{reinterpret_cast<char const*>(m->data), m->data_length};
            if (data.substr(0, mark.size()) == mark)
                return exif_orientation({m->data + mark.size(), m->data_length - mark.size()});
        }
        return 1;
    }

    [[noreturn]] void fail(std::span<std::uint8_t const> bytes, std::string_view where) const {
        if (s_->damage == harm::cut)
            throw data_error("nas.data.42", where, ": the JPEG data end early, after ", bytes.size(), " bytes (",
                             std::string_view(s_->message), "); the file is truncated: fetch it again");
        jpeg_source_mgr const* const src = s_->d.src;
        std::size_t const at = src && src->bytes_in_buffer <= bytes.size() ? bytes.size() - src->bytes_in_buffer : 0;
        throw data_error("nas.data.41", where, ": the JPEG data are damaged near byte ", at, " of ", bytes.size(), " (",
                         std::string_view(s_->message), "); fetch the file again");
    }

    std::unique_ptr<state> s_; // libjpeg keeps addresses of its parts
    detail::interleaved pixels_;
};

/// Decodes one JPEG file; see `jpeg_decoder::decode`.
inline image decode_jpeg(std::span<std::uint8_t const> bytes, std::string_view where, image_options const& o = {}) {
    image out;
    jpeg_decoder{}.decode(bytes, where, o, out);
    return out;
}

} // namespace nas::train
