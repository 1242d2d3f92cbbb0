using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.IO.Hashing;
using CisLens.Core;
using CisLens.Formats.Compression;
using ICSharpCode.SharpZipLib.GZip;
using SharpInflater = ICSharpCode.SharpZipLib.Zip.Compression.Inflater;

namespace CisLens.Benchmarks.Libraries;

/// <summary>Readers of gzip and BGZF: processor time for a VCF of 48 MiB of text, and what each makes of damaged files.</summary>
static class InflateComparison
{
    const int TextBytes = 48 << 20, BlockBytes = 65_280, Rounds = 4;

    public static void Run()
    {
        string folder = Directory.CreateTempSubdirectory("cislens-inflate").FullName;
        try
        {
            byte[] text = Vcf();
            byte[] gzip = Gzip(text), bgzf = Bgzf(text);
            string gzipFile = Path.Combine(folder, "text.vcf.gz"), bgzfFile = Path.Combine(folder, "blocks.vcf.gz");
            File.WriteAllBytes(gzipFile, gzip);
            File.WriteAllBytes(bgzfFile, bgzf);

            Console.WriteLine("reader\tgzip, MB/s of text\tBGZF, MB/s of text");
            Print("ours", () => Drain(TextInput.Open(gzipFile)), () => Drain(TextInput.Open(bgzfFile)));
            Print("SharpZipLib GZipInputStream", () => Drain(new GZipInputStream(File.OpenRead(gzipFile))),
                () => Drain(new GZipInputStream(File.OpenRead(bgzfFile))));
            Print("SharpZipLib Inflater per BGZF block", null, () => Blocks(bgzf, SharpBlock));
            Print(".NET GZipStream", () => Drain(new GZipStream(File.OpenRead(gzipFile), CompressionMode.Decompress)),
                () => Drain(new GZipStream(File.OpenRead(bgzfFile), CompressionMode.Decompress)));
            Print(".NET DeflateStream per BGZF block", null, () => Blocks(bgzf, NetBlock));
            Damage(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static byte[] Vcf()
    {
        var rng = new Rng(1);
        var text = new StringWriter();
        text.Write("##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n");
        for (long pos = 1; text.GetStringBuilder().Length < TextBytes; pos += 1 + rng.Next(40))
            text.Write($"chr1\t{pos}\trs{rng.Next(100_000_000)}\t{"ACGT"[rng.Next(4)]}\t{"ACGT"[rng.Next(4)]}\t.\tPASS\tAC={rng.Next(5000)};AN=5008\n");
        return System.Text.Encoding.ASCII.GetBytes(text.ToString());
    }

    static byte[] Gzip(byte[] text)
    {
        var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            stream.Write(text);
        return packed.ToArray();
    }

    // SAM specification, section 4.1: gzip members with the length of the block in an extra field
    static byte[] Bgzf(byte[] text)
    {
        var packed = new MemoryStream();
        foreach (byte[] block in text.Chunk(BlockBytes).Append([]))
        {
            var deflated = new MemoryStream();
            using (var stream = new DeflateStream(deflated, CompressionLevel.Optimal, leaveOpen: true))
                stream.Write(block);
            byte[] data = deflated.Length == 0 ? [3, 0] : deflated.ToArray();
            packed.Write([31, 139, 8, 4, 0, 0, 0, 0, 0, 255, 6, 0, (byte)'B', (byte)'C', 2, 0]);
            int size = data.Length + 25;
            packed.Write([(byte)size, (byte)(size >> 8)]);
            packed.Write(data);
            byte[] trailer = new byte[8];
            BinaryPrimitives.WriteUInt32LittleEndian(trailer, Crc32.HashToUInt32(block));
            BinaryPrimitives.WriteInt32LittleEndian(trailer.AsSpan(4), block.Length);
            packed.Write(trailer);
        }
        return packed.ToArray();
    }

    static long Blocks(byte[] bgzf, Func<byte[], int, int, byte[], int> inflate)
    {
        byte[] text = new byte[1 << 16];
        long total = 0;
        for (int at = 0; at < bgzf.Length;)
        {
            int size = BinaryPrimitives.ReadUInt16LittleEndian(bgzf.AsSpan(at + 16)) + 1;
            int length = inflate(bgzf, at + 18, size - 26, text);
            if (Crc32.HashToUInt32(text.AsSpan(0, length)) != BinaryPrimitives.ReadUInt32LittleEndian(bgzf.AsSpan(at + size - 8)))
                throw new InvalidDataException("CRC-32");
            total += length;
            at += size;
        }
        return total;
    }

    static int NetBlock(byte[] bgzf, int start, int length, byte[] text)
    {
        using var stream = new DeflateStream(new MemoryStream(bgzf, start, length), CompressionMode.Decompress);
        return stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
    }

    static readonly SharpInflater s_sharp = new(noHeader: true);

    static int SharpBlock(byte[] bgzf, int start, int length, byte[] text)
    {
        s_sharp.Reset();
        s_sharp.SetInput(bgzf, start, length);
        return s_sharp.Inflate(text, 0, text.Length);
    }

    static long Drain(Stream stream)
    {
        using (stream)
        {
            byte[] buffer = new byte[1 << 16];
            long total = 0;
            for (int read; (read = stream.Read(buffer)) > 0;)
                total += read;
            return total;
        }
    }

    static void Print(string name, Func<long>? gzip, Func<long>? bgzf) => Console.WriteLine($"{name}\t{Rate(gzip)}\t{Rate(bgzf)}");

    static string Rate(Func<long>? read) => read is null ? "does not apply"
        : $"{Enumerable.Range(0, Rounds).Max(_ => MegabytesPerSecond(read)):0}";

    static double MegabytesPerSecond(Func<long> read)
    {
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        long bytes = read();
        return bytes / 1e6 / (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
    }

    static void Damage(string folder)
    {
        byte[] whole = Gzip(Vcf().AsSpan(0, 4000).ToArray());
        string file = Path.Combine(folder, "damaged.vcf.gz");
        Console.WriteLine($"\na gzip file of {whole.Length} bytes\tcuts accepted\tjunk after the end\tflipped bits: read, refused, other exceptions");
        foreach (var (name, open) in new (string, Func<Stream>)[]
        {
            ("ours", () => TextInput.Open(file)),
            ("SharpZipLib GZipInputStream", () => new GZipInputStream(File.OpenRead(file))),
            (".NET GZipStream", () => new GZipStream(File.OpenRead(file), CompressionMode.Decompress)),
        })
        {
            string Try(byte[] bytes)
            {
                File.WriteAllBytes(file, bytes);
                try
                {
                    Drain(open());
                    return "read";
                }
                catch (Exception e) when (e is InputException or InvalidDataException or EndOfStreamException or GZipException)
                {
                    return "refused";
                }
                catch (Exception e)
                {
                    return e.GetType().Name;
                }
            }
            int cuts = Enumerable.Range(1, whole.Length - 1).Count(n => Try(whole[..n]) == "read");
            string junk = Try([.. whole, .. "junk"u8]);
            var flips = Enumerable.Range(0, whole.Length * 8).Select(bit =>
            {
                byte[] changed = [.. whole];
                changed[bit / 8] ^= (byte)(1 << (bit % 8));
                return Try(changed);
            }).CountBy(outcome => outcome).ToDictionary();
            Console.WriteLine($"{name}\t{cuts} of {whole.Length - 1}\t{junk}\t{string.Join(", ", flips.OrderBy(f => f.Key).Select(f => $"{f.Key} {f.Value}"))}");
        }
    }
}
