#pragma once
// Pictures of either format. Needs libjpeg-turbo and libpng.

#include <cstdint>
#include <span>
#include <string_view>

#include <nas/core/error.hpp>
#include <nas/train/image.hpp>
#include <nas/train/jpeg.hpp>
#include <nas/train/png.hpp>

namespace nas::train {

namespace detail {

/// What bytes that are neither JPEG nor PNG look like, for a message.
inline std::string_view guessed_format(std::span<std::uint8_t const> bytes) {
    std::string_view const text{reinterpret_cast<char const*>(bytes.data()), bytes.size()};
    if (text.empty()) return "an empty file";
    if (text.starts_with("GIF8")) return "GIF";
    if (text.starts_with("BM")) return "BMP";
    if (text.starts_with("RIFF") && text.substr(0, 12).ends_with("WEBP")) return "WebP";
    if (text.starts_with("II*") || text.starts_with(std::string_view{"MM\0*", 4})) return "TIFF";
    return "no picture";
}

} // namespace detail

/// Decodes JPEG and PNG pictures one after the other and keeps its memory between them. One thread at a time.
class image_decoder {
public:
    /// Decodes a file, whose first bytes tell the format, into `to`, whose memory is used again. Throws `data_error`
    /// nas.data.45 (another format) and those of `jpeg_decoder` and `png_decoder`.
    void decode(std::span<std::uint8_t const> bytes, std::string_view where, image_options const& o, image& to) {
        if (is_jpeg(bytes)) jpeg_.decode(bytes, where, o, to);
        else if (is_png(bytes)) png_.decode(bytes, where, o, to);
        else
            throw data_error("nas.data.45", where, ": neither JPEG nor PNG, but ", detail::guessed_format(bytes),
                             "; convert the picture");
    }

private:
    jpeg_decoder jpeg_;
    png_decoder png_;
};

/// Decodes one JPEG or PNG file.
inline image decode_image(std::span<std::uint8_t const> bytes, std::string_view where, image_options const& o = {}) {
    image out;
    image_decoder{}.decode(bytes, where, o, out);
    return out;
}

} // namespace nas::train
