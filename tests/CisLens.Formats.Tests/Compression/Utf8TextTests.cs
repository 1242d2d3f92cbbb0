using System.IO.Compression;
using System.Text;
using CisLens.Core;
using CisLens.Formats.Compression;

namespace CisLens.Formats.Tests.Compression;

public sealed class Utf8TextTests : IDisposable
{
    readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    string Read(byte[] bytes, bool gzip)
    {
        using (var file = File.Create(_path))
        using (Stream target = gzip ? new GZipStream(file, CompressionLevel.Fastest) : file)
            target.Write(bytes);
        using var reader = new StreamReader(TextInput.Open(_path), new UTF8Encoding(false), detectEncodingFromByteOrderMarks: false);
        return reader.ReadToEnd();
    }

    [Theory]
    [InlineData("\uFEFFchr1\t1\n", "chr1\t1\n")]
    [InlineData("\uFEFF", "")]
    [InlineData("\uFEFF\uFEFFa", "\uFEFFa")]     // only the first is a mark
    [InlineData("ab", "ab")]
    [InlineData("", "")]
    public void A_byte_order_mark_is_not_text(string bytes, string text)
    {
        Assert.Equal(text, Read(Encoding.UTF8.GetBytes(bytes), gzip: false));
        Assert.Equal(text, Read(Encoding.UTF8.GetBytes(bytes), gzip: true));
    }

    [Theory]
    [InlineData("utf-16LE", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16LE", false)]
    [InlineData("utf-16BE", false)]
    public void Utf16_is_named(string encoding, bool mark)
    {
        var fault = Assert.Throws<InputException>(() => Read(Encoding.GetEncoding(encoding).GetBytes((mark ? "\uFEFF" : "") + "chr1\t1\n"), gzip: false));
        Assert.Equal($"{_path}: the text is in UTF-16, expected UTF-8; convert it: iconv -f UTF-16 -t UTF-8 {_path} > utf8.txt", fault.Message);
    }
}
