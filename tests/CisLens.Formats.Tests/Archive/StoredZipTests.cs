using System.IO.Compression;
using System.Text;
using CisLens.Core;
using CisLens.Formats.Archive;

namespace CisLens.Formats.Tests.Archive;

public sealed class StoredZipTests
{
    static byte[] Sample()
    {
        var stream = new MemoryStream();
        var zip = new StoredZipWriter(stream);
        zip.Add("a.txt", s => s.Write("abc"u8));
        zip.Add("empty", _ => { });
        zip.Add("b.bin", s => s.Write(new byte[1000]));
        zip.Finish();
        return stream.ToArray();
    }

    static byte[] ReadAll(byte[] bytes)
    {
        using var zip = new StoredZipReader(new MemoryStream(bytes), "x.clm");
        var all = new MemoryStream();
        foreach (string name in zip.Names)
        {
            all.Write(Encoding.UTF8.GetBytes(name));
            zip.OpenEntry(name).CopyTo(all);
        }
        return all.ToArray();
    }

    [Fact]
    public void The_zip_reader_of_dotnet_finds_the_entries_and_their_sums()
    {
        using var peer = new ZipArchive(new MemoryStream(Sample()));
        Assert.Equal(["a.txt", "empty", "b.bin", "SHA256SUMS"], peer.Entries.Select(e => e.FullName));
        Assert.Equal("abc", new StreamReader(peer.Entries[0].Open()).ReadToEnd());
        // CRC-32 of "abc" with the polynomial of RFC 1952
        Assert.Equal(0x352441C2u, peer.Entries[0].Crc32);
        // SHA-256 of "abc" (FIPS 180-4, appendix), then two spaces, as sha256sum writes them
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a.txt", new StreamReader(peer.Entries[3].Open()).ReadLine());
    }

    [Fact]
    public void Entries_can_be_read_from_any_position()
    {
        using var zip = new StoredZipReader(new MemoryStream(Sample()), "x.clm");
        Assert.Equal(["a.txt", "empty", "b.bin"], zip.Names);
        Assert.Equal(1000, zip.Length("b.bin"));
        Assert.Null(zip.Length("c"));
        var entry = zip.OpenEntry("a.txt");
        entry.Position = 1;
        Assert.Equal("bc", new StreamReader(entry).ReadToEnd());
        Assert.Throws<InputException>(() => zip.OpenEntry("c"));
    }

    [Fact]
    public void The_same_entries_give_the_same_bytes() => Assert.Equal(Sample(), Sample());

    [Fact]
    public void Any_changed_byte_is_refused()
    {
        byte[] sound = Sample();
        for (int at = 0; at < sound.Length; at++)
        {
            var bytes = (byte[])sound.Clone();
            bytes[at] ^= 0x41;
            Assert.Throws<InputException>(() => ReadAll(bytes));
        }
    }

    [Fact]
    public void A_truncated_a_padded_and_another_kind_of_archive_are_refused()
    {
        byte[] sound = Sample();
        for (int length = 0; length < sound.Length; length++)
            Assert.Throws<InputException>(() => ReadAll(sound[..length]));
        Assert.Throws<InputException>(() => ReadAll([.. sound, 0]));
        Assert.Throws<InputException>(() => ReadAll([0, .. sound]));
        var other = new MemoryStream();
        using (var zip = new ZipArchive(other, ZipArchiveMode.Create, leaveOpen: true))
            zip.CreateEntry("a.txt").Open().Dispose();
        Assert.Throws<InputException>(() => ReadAll(other.ToArray()));
    }
}
