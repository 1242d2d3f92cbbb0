using System.Security.Cryptography;
using System.Text;
using CisLens.Core.Contract;

namespace CisLens.Prepare.Datasets;

/// <summary>Names of the arrays in a dataset folder, all little-endian, and how they are told apart by content.</summary>
static class DatasetFiles
{
    /// <summary>2-bit bases.</summary>
    public const string Bases = "bases.2bit";
    /// <summary>Runs of unknown bases: int64 start, int64 length.</summary>
    public const string Unknown = "unknown.i64";
    /// <summary>int64 start of each stored sequence in bases, and the end of the last.</summary>
    public const string Offsets = "offsets.i64";
    /// <summary>Labels, one row an example.</summary>
    public const string Labels = "labels.bin";
    /// <summary>A byte an example: the number of its <see cref="Split"/>.</summary>
    public const string Splits = "splits.u8";
    /// <summary>int32 an example: which line of <see cref="BlockNames"/>.</summary>
    public const string Blocks = "blocks.i32";
    /// <summary>Names of blocks, one a line.</summary>
    public const string BlockNames = "blocks.txt";
    /// <summary>int32 an example: contig of its window.</summary>
    public const string Contigs = "contigs.i32";
    /// <summary>int64 an example: 0-based start of its window.</summary>
    public const string Starts = "starts.i64";
    /// <summary>Ids of sequences, one a line.</summary>
    public const string Names = "names.txt";

    /// <summary>The class of a bin whose labels are not measured.</summary>
    public const byte NotMeasured = byte.MaxValue;

    /// <summary>The files of a dataset of one kind, in a fixed order.</summary>
    public static IReadOnlyList<string> Of(ExampleKind kind)
    {
        string[] common = [Bases, Unknown, Offsets, Labels, Splits, Blocks, BlockNames];
        return kind == ExampleKind.Intervals ? [.. common, Contigs, Starts] : [.. common, Names];
    }

    /// <summary>Lower-case hexadecimal SHA-256 of a file.</summary>
    public static string Sha256(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>SHA-256 over window, tracks and the arrays' own hashes.</summary>
    public static string Fingerprint(int window, IReadOnlyList<Track> tracks, IReadOnlyList<DatasetArray> arrays)
    {
        var text = new StringBuilder().Append(window).Append('\n');
        foreach (var track in tracks)
            text.Append(track.Id).Append('\t').Append(track.Kind).Append('\n');
        foreach (var array in arrays)
            text.Append(array.Name).Append('\t').Append(array.Sha256).Append('\n');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
