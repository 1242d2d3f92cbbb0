using System.Text.Json;
using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Prepare.Datasets;

/// <summary>Where the examples of a dataset came from.</summary>
public enum ExampleKind
{
    /// <summary>Windows of a genome; an example is named by its coordinates.</summary>
    Intervals,
    /// <summary>Sequences from a file; an example is named by its id.</summary>
    Sequences,
}

/// <summary>How a dataset keeps its sequences.</summary>
public enum SequenceStorage
{
    /// <summary>The bases are in the dataset.</summary>
    Packed,
    /// <summary>The dataset has coordinates; the bases are read from the genome's FASTA.</summary>
    Genome,
}

/// <summary>How the labels lie in their file.</summary>
public enum LabelStorage
{
    /// <summary>One bit a track, rows padded to whole bytes; nothing is missing.</summary>
    Bits,
    /// <summary>One float32 a track; NaN where not measured.</summary>
    Float32,
    /// <summary>One byte a bin: which track is 1 while all others are 0, or 255 where not measured.</summary>
    Classes,
}

/// <summary>A contig of the genome that the windows came from.</summary>
public sealed record DatasetContig(string Name, long Length);

/// <summary>A file that the dataset was made from.</summary>
/// <param name="Role">What it was: <c>genome</c>, <c>samples</c>, <c>peaks</c>, <c>table</c> and so on.</param>
/// <param name="Path">As the user gave it.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256, lower-case hexadecimal.</param>
public sealed record DatasetSource(string Role, string Path, long Bytes, string Sha256);

/// <summary>How many things of one step were read, kept and dropped, and why; read = kept + all dropped.</summary>
public sealed record Tally(string What, long Read, long Kept, IReadOnlyList<Dropped> Dropped);

/// <summary>A reason for leaving things out, and how many it took.</summary>
public sealed record Dropped(string Reason, long Count);

/// <summary>A binary array of the dataset.</summary>
public sealed record DatasetArray(string Name, long Bytes, string Sha256);

/// <summary>The <c>dataset.json</c> of a dataset folder: what is in the arrays beside it and how they were made.</summary>
public sealed record DatasetManifest
{
    /// <summary>Version of this schema; a dataset of another version is refused.</summary>
    public const int CurrentSchema = 1;

    /// <summary>Name of the file within the folder.</summary>
    public const string FileName = "dataset.json";

    /// <inheritdoc cref="CurrentSchema"/>
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>Where the examples came from.</summary>
    public required ExampleKind Kind { get; init; }

    /// <summary>How many examples there are.</summary>
    public required int Count { get; init; }

    /// <summary>Length of a window in bp.</summary>
    public required int Window { get; init; }

    /// <summary>Bases stored on either side of a window, for shift augmentation and for networks that answer for its inner part.</summary>
    public int Flank { get; init; }

    /// <summary>Stretches of equal length that a window is cut into, each with a label a track; 1 where the window has one.</summary>
    public int Bins { get; init; } = 1;

    /// <summary>Which base of a window is its anchor.</summary>
    public Centre Centre { get; init; } = Centre.Left;

    /// <summary>Genome build; null when unknown or without coordinates.</summary>
    public string? Build { get; init; }

    /// <summary>The rule that made the labels: <c>basset</c>, <c>deepsea</c>, <c>splice</c>, <c>table</c> or <c>fasta</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>Every option that shaped the data, by its name on the command line.</summary>
    public required IReadOnlyDictionary<string, string> Options { get; init; }

    /// <summary>Seed of every random choice.</summary>
    public ulong Seed { get; init; }

    /// <summary>What the labels are, in order.</summary>
    public required IReadOnlyList<Track> Tracks { get; init; }

    /// <summary>How the labels are stored.</summary>
    public required LabelStorage Labels { get; init; }

    /// <summary>Bytes that the labels of an example take.</summary>
    internal long LabelBytes => Labels switch
    {
        LabelStorage.Bits => (Tracks.Count + 7L) / 8,
        LabelStorage.Float32 => (long)Tracks.Count * sizeof(float),
        _ => Bins,
    };

    /// <summary>Contigs of the genome; empty for sequences.</summary>
    public IReadOnlyList<DatasetContig> Contigs { get; init; } = [];

    /// <summary>What each split holds, in words: contigs, stretches or the column it came from.</summary>
    public required IReadOnlyDictionary<Split, string> Folds { get; init; }

    /// <summary>Examples in each split.</summary>
    public required IReadOnlyDictionary<Split, int> Splits { get; init; }

    /// <summary>The files it was made from.</summary>
    public required IReadOnlyList<DatasetSource> Sources { get; init; }

    /// <summary>What was read, kept and dropped at each step.</summary>
    public required IReadOnlyList<Tally> Tallies { get; init; }

    /// <summary>The leak report.</summary>
    public required LeakReport Leaks { get; init; }

    /// <summary>The binary arrays.</summary>
    public required IReadOnlyList<DatasetArray> Arrays { get; init; }

    /// <summary>SHA-256 over tracks and arrays.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Reads the manifest of a dataset folder.</summary>
    /// <exception cref="InputException">There is none, or it is not one of ours.</exception>
    public static DatasetManifest Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            throw InputException.In(folder, $"no {FileName} here, expected a dataset folder made by `cislens prepare`");
        var bytes = File.ReadAllBytes(path);
        try
        {
            RefuseOtherSchema(path, bytes);
            return JsonSerializer.Deserialize<DatasetManifest>(bytes, Json.Indented)!;
        }
        catch (JsonException fault)
        {
            throw InputException.In(path, $"not a dataset description: {fault.Message}", fault);
        }
    }

    static void RefuseOtherSchema(string path, byte[] bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("schema", out var schema) || !schema.TryGetInt32(out int version))
            throw InputException.In(path, "no schema version, expected a dataset description");
        if (version != CurrentSchema)
            throw InputException.In(path, $"dataset schema {version}, this program reads {CurrentSchema}; run `cislens prepare` again");
    }
}
