using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Prepare.Datasets;

/// <summary>The files of a dataset folder, all little-endian.</summary>
static class DatasetFiles
{
    /// <summary>Bases, two bits each; in blocks.</summary>
    public const string Bases = "bases.2bit";
    /// <summary>Runs of unknown bases: int64 start, int64 length.</summary>
    public const string Unknown = "unknown.i64";
    /// <summary>int64 start of each stored sequence in bases, and the end of the last.</summary>
    public const string Offsets = "offsets.i64";
    /// <summary>One byte per example: the number of its <see cref="Split"/>.</summary>
    public const string Splits = "splits.u8";
    /// <summary>int32 per example: line of <see cref="BlockNames"/>.</summary>
    public const string Blocks = "blocks.i32";
    /// <summary>Names of the bootstrap blocks, one per line.</summary>
    public const string BlockNames = "blocks.txt";
    /// <summary>int32 per example: contig of its window, within its genome.</summary>
    public const string Contigs = "contigs.i32";
    /// <summary>int64 per example: 0-based start of its window.</summary>
    public const string Starts = "starts.i64";
    /// <summary>One byte per example of <see cref="DatasetManifest.HasStrands"/>: 0 for the plus strand, 1 for the minus strand.</summary>
    public const string Strands = "strands.u8";
    /// <summary>Ids of sequences, or names of windows (<see cref="DatasetManifest.HasNames"/>), one per line.</summary>
    public const string Names = "names.txt";
    /// <summary>Ending of the file with one SHA-256 per block of an array.</summary>
    public const string ChecksumSuffix = ".sha256";

    /// <summary>Length of a block of bases.</summary>
    public const long BasesBlockBytes = 1 << 20;

    /// <summary>The class of a bin whose labels are not measured.</summary>
    public const byte NotMeasured = byte.MaxValue;

    /// <summary>How the error texts about arrays that do not fit their description end.</summary>
    public const string Damaged = "the dataset is damaged, run `cislens prepare` again";

    const int BlockExamples = 256;
    const long LargestBlock = 16 << 20; // one random read verifies a whole block, so blocks must be small

    /// <summary>Labels of a head, one row per example; in blocks.</summary>
    public static string Labels(int head) => head == 0 ? "labels.bin" : $"labels.{head + 1}.bin";

    /// <summary>Length of a block of labels: 256 rows, or as many as fit into 16 MiB, but at least one.</summary>
    public static long LabelBlockBytes(long rowBytes) => rowBytes * Math.Clamp(LargestBlock / rowBytes, 1, BlockExamples);

    /// <summary>The arrays of a dataset, in a fixed order.</summary>
    public static IReadOnlyList<string> List(DatasetManifest manifest) =>
    [
        .. manifest.Sequences == SequenceStorage.Packed ? new[] { Bases, Unknown, Offsets } : [],
        .. manifest.Heads.Select((_, head) => Labels(head)),
        Splits, Blocks, BlockNames,
        .. manifest.Kind == ExampleKind.Intervals ? new[] { Contigs, Starts } : [],
        .. manifest.HasStrands ? new[] { Strands } : [],
        .. manifest.Kind == ExampleKind.Sequences || manifest.HasNames ? new[] { Names } : [],
    ];

    /// <summary>Lower-case hexadecimal SHA-256 of a file.</summary>
    public static string Sha256(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>Reads a whole file as an array and compares its SHA-256.</summary>
    /// <exception cref="InputException">The file is missing or differs.</exception>
    public static T[] ReadVerified<T>(string path, string sha256) where T : unmanaged
    {
        var bytes = ReadVerified(path, sha256);
        return MemoryMarshal.Cast<byte, T>(bytes).ToArray();
    }

    /// <summary>Reads the lines of a file and compares its SHA-256.</summary>
    /// <exception cref="InputException">The file is missing or differs.</exception>
    public static string[] ReadVerifiedLines(string path, string sha256)
    {
        string text = Encoding.UTF8.GetString(ReadVerified(path, sha256));
        return text.Length == 0 ? [] : text[..^1].Split('\n'); // every line ends with a newline
    }

    static byte[] ReadVerified(string path, string sha256)
    {
        if (!File.Exists(path))
            throw InputException.In(path, $"is missing; {Damaged}");
        var bytes = File.ReadAllBytes(path);
        return Convert.ToHexStringLower(SHA256.HashData(bytes)) == sha256 ? bytes
            : throw InputException.In(path, $"the SHA-256 differs from {DatasetManifest.FileName}; {Damaged}");
    }

    /// <summary>SHA-256 of the window, the tracks of every head, the FASTA files that are read, and the hashes of the arrays.</summary>
    public static string Fingerprint(DatasetManifest manifest)
    {
        var text = new StringBuilder().Append(manifest.Window).Append('\n');
        foreach (var head in manifest.Heads)
        {
            text.Append(head.Name).Append('\t').Append(head.Genome).Append('\t').Append(head.Bins).Append('\t').Append(head.Labels)
                .Append('\n');
            foreach (var track in head.Tracks)
                text.Append(track.Id).Append('\t').Append(track.Kind).Append('\n');
        }
        foreach (var genome in manifest.Genomes)
            text.Append(genome.Name).Append('\t').Append(genome.File?.Sha256).Append('\n');
        foreach (var array in manifest.Arrays)
            text.Append(array.Name).Append('\t').Append(array.Sha256).Append('\n');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
