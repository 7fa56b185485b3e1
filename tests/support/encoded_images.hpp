#pragma once
// JPEG and PNG files made in memory, for tests of decoding. Needs libjpeg and libpng.

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include <jpeglib.h>
#include <png.h>

#include "support/catch.hpp"

namespace test {

/// Pixels of a test picture, channels side by side: smooth, and different at each corner.
inline std::vector<std::uint8_t> smooth_pixels(int channels, int height, int width) {
    std::vector<std::uint8_t> out;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int c = 0; c < channels; ++c)
                out.push_back(static_cast<std::uint8_t>(40 + 60 * y / height + 100 * x / width + 15 * c));
    return out;
}

struct jpeg_file {
    int channels = 3, height = 16, width = 24;
    J_COLOR_SPACE pixels_are = JCS_RGB;
    J_COLOR_SPACE stored_as = JCS_YCbCr;
    int quality = 100;
    bool progressive = false;
    bool adobe = false;               ///< with Adobe's marker
    bool subsampled = false;          ///< chroma at half size
    std::vector<std::uint8_t> app1{}; ///< content of an APP1 marker
    std::vector<std::uint8_t> pixels{};
};

inline std::vector<std::uint8_t> encode(jpeg_file const& f) {
    jpeg_compress_struct c{};
    jpeg_error_mgr errors{};
    c.err = jpeg_std_error(&errors);
    jpeg_create_compress(&c);
    unsigned char* bytes = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&c, &bytes, &size);
    c.image_width = static_cast<JDIMENSION>(f.width);
    c.image_height = static_cast<JDIMENSION>(f.height);
    c.input_components = f.channels;
    c.in_color_space = f.pixels_are;
    jpeg_set_defaults(&c);
    jpeg_set_colorspace(&c, f.stored_as);
    jpeg_set_quality(&c, f.quality, TRUE);
    c.comp_info[0].h_samp_factor = c.comp_info[0].v_samp_factor = f.subsampled ? 2 : 1;
    if (f.progressive) jpeg_simple_progression(&c);
    if (f.adobe) c.write_Adobe_marker = TRUE;
    else c.write_Adobe_marker = FALSE;
    jpeg_start_compress(&c, TRUE);
    if (!f.app1.empty()) jpeg_write_marker(&c, JPEG_APP0 + 1, f.app1.data(), static_cast<unsigned>(f.app1.size()));
    auto pixels = f.pixels.empty() ? smooth_pixels(f.channels, f.height, f.width) : f.pixels;
    while (c.next_scanline < c.image_height) {
        JSAMPROW row = pixels.data() + c.next_scanline * static_cast<std::size_t>(f.width * f.channels);
        jpeg_write_scanlines(&c, &row, 1);
    }
    jpeg_finish_compress(&c);
    std::vector<std::uint8_t> out(bytes, bytes + size);
    jpeg_destroy_compress(&c);
    std::free(bytes);
    return out;
}

struct png_file {
    int colour_type = PNG_COLOR_TYPE_RGB;
    int bits = 8;
    int height = 8, width = 12;
    bool interlaced = false;
    std::vector<std::uint8_t> pixels; ///< rows as PNG stores them (16 bits: high byte first)
    std::vector<png_color> palette{};
    std::vector<std::uint8_t> palette_alpha{};
    bool has_transparent_colour = false;
    png_color_16 transparent_colour{};
    std::vector<std::uint8_t> exif{};
};

inline std::vector<std::uint8_t> encode(png_file const& f) {
    std::vector<std::uint8_t> out;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);
    REQUIRE(info);
    png_set_write_fn(
        png, &out,
        [](png_structp p, png_bytep data, std::size_t n) {
            auto& to = *static_cast<std::vector<std::uint8_t>*>(png_get_io_ptr(p));
            to.insert(to.end(), data, data + n);
        },
        [](png_structp) {});
    png_set_IHDR(png, info, static_cast<png_uint_32>(f.width), static_cast<png_uint_32>(f.height), f.bits,
                 f.colour_type, f.interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    if (!f.palette.empty()) png_set_PLTE(png, info, f.palette.data(), static_cast<int>(f.palette.size()));
    if (!f.palette_alpha.empty())
        png_set_tRNS(png, info, f.palette_alpha.data(), static_cast<int>(f.palette_alpha.size()), nullptr);
    if (f.has_transparent_colour) png_set_tRNS(png, info, nullptr, 0, &f.transparent_colour);
#ifdef PNG_eXIf_SUPPORTED
    auto exif = f.exif;
    if (!exif.empty()) png_set_eXIf_1(png, info, static_cast<png_uint_32>(exif.size()), exif.data());
#endif
    png_write_info(png, info);
    std::size_t const row = f.pixels.size() / static_cast<std::size_t>(f.height);
    std::vector<png_const_bytep> rows;
    for (int y = 0; y < f.height; ++y) rows.push_back(f.pixels.data() + row * static_cast<std::size_t>(y));
    png_write_image(png, const_cast<png_bytepp>(rows.data()));
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    return out;
}

/// Exif data that say nothing but an orientation.
inline std::vector<std::uint8_t> exif_data(std::uint8_t orientation, bool big_endian = false) {
    if (big_endian)
        return {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0};
    return {'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0};
}

} // namespace test
