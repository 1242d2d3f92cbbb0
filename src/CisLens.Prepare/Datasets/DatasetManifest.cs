using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Prepare.Datasets;

/// <summary>The origin of the examples of a dataset.</summary>
public enum ExampleKind
{
    /// <summary>Windows of a genome; an example is named by its coordinates, unless the dataset has names.</summary>
    Intervals,
    /// <summary>Sequences from a file; an example is named by its id.</summary>
    Sequences,
}

/// <summary>How a dataset stores its sequences.</summary>
public enum SequenceStorage
{
    /// <summary>The bases are in the dataset.</summary>
    Packed,
    /// <summary>The dataset has coordinates; the bases are read from the genome's FASTA.</summary>
    Genome,
}

/// <summary>A binary array of the dataset.</summary>
/// <param name="Name">File name.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">SHA-256 of the file; if it has blocks, SHA-256 of the list of their SHA-256, the file NAME.sha256.</param>
/// <param name="BlockBytes">Length of a block; null if the array is read as a whole.</param>
public sealed record DatasetArray(string Name, long Bytes, string Sha256, long? BlockBytes = null);

/// <summary>The <c>dataset.json</c> of a dataset folder: what the arrays in the folder contain and how they were made.</summary>
public sealed record DatasetManifest
{
    /// <summary>Version of the schema that is written. Schema 1 is read too.</summary>
    public const int CurrentSchema = 2;

    /// <summary>Name of the file within the folder.</summary>
    public const string FileName = "dataset.json";

    /// <inheritdoc cref="CurrentSchema"/>
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>The origin of the examples.</summary>
    public required ExampleKind Kind { get; init; }

    /// <summary>
    /// True if each window has a strand. Bases and labels of a window on the minus strand are those of its reverse complement.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HasStrands { get; init; }

    /// <summary>What the windows are placed on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public WindowPlacement Placement { get; init; }

    /// <summary>True if each window has a name, such as that of its gene; otherwise it is named by its coordinates.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HasNames { get; init; }

    /// <summary>Whether bases are stored or read from a genome.</summary>
    public SequenceStorage Sequences { get; init; } = SequenceStorage.Packed;

    /// <summary>Number of examples.</summary>
    public int Count { get; init; }

    /// <summary>Length of a window in bp.</summary>
    public required int Window { get; init; }

    /// <summary>
    /// Bases stored on either side of a window: for shifted training windows, and as context of networks that predict the inner part.
    /// </summary>
    public int Flank { get; init; }

    /// <summary>Which base of a window is its anchor.</summary>
    public Centre Centre { get; init; } = Centre.Left;

    /// <summary>Genome build of all examples; null if unknown, without a genome or with several.</summary>
    [JsonIgnore]
    public string? Build => Genomes.Count == 1 ? Genomes[0].Build : null;

    /// <summary>The genome of the examples of a head; null without a genome.</summary>
    /// <param name="head">Name of the head.</param>
    public DatasetGenome? GenomeOf(string head) => Heads.First(h => h.Name == head).Genome is { } name
        ? Genomes.First(g => g.Name == name) : Genomes is [var only, ..] ? only : null;

    /// <summary>
    /// The rule that made the labels: <c>basset</c>, <c>deepsea</c>, <c>signal</c>, <c>splice</c>, <c>expression</c>, <c>table</c> or
    /// <c>fasta</c>.
    /// </summary>
    public required string Rule { get; init; }

    /// <summary>Every option that changes the data, by its name on the command line.</summary>
    public required IReadOnlyDictionary<string, string> Options { get; init; }

    /// <summary>Seed of every random choice.</summary>
    public ulong Seed { get; init; }

    /// <summary>The labels, by head; at least one head.</summary>
    public required IReadOnlyList<DatasetHead> Heads { get; init; }

    /// <summary>The genomes in the order of their examples; empty for sequences of unknown origin.</summary>
    public IReadOnlyList<DatasetGenome> Genomes { get; init; } = [];

    /// <summary>What each split contains, in words: contigs, regions or the source column.</summary>
    public required IReadOnlyDictionary<Split, string> Folds { get; init; }

    /// <summary>Examples in each split.</summary>
    public IReadOnlyDictionary<Split, int> Splits { get; init; } = new Dictionary<Split, int>();

    /// <summary>The files that the dataset was made from.</summary>
    public required IReadOnlyList<DatasetSource> Sources { get; init; }

    /// <summary>How many items each step read, kept and left out.</summary>
    public required IReadOnlyList<Tally> Tallies { get; init; }

    /// <summary>The leak report.</summary>
    public LeakReport Leaks { get; init; } = new();

    /// <summary>The binary arrays.</summary>
    public IReadOnlyList<DatasetArray> Arrays { get; init; } = [];

    /// <summary>SHA-256 that changes when any label, sequence or split changes.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>Reads the manifest of a dataset folder. Schema 1 is converted to the present schema.</summary>
    /// <exception cref="InputException">The folder has none, or it is not a dataset description.</exception>
    public static DatasetManifest Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            throw InputException.In(folder, $"no {FileName} here, expected a dataset folder made by `cislens prepare`");
        try
        {
            var json = ReadObject(path);
            return json.Deserialize<DatasetManifest>(Json.Indented)!;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            throw InputException.In(path, $"not a dataset description: {fault.Message}", fault);
        }
    }

    static JsonObject ReadObject(string path)
    {
        var document = JsonNode.Parse(File.ReadAllBytes(path),
            documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
        if (document is not JsonObject json || json["schema"] is not JsonValue schema || !schema.TryGetValue(out int version))
            throw InputException.In(path, "no schema version, expected a dataset description");
        return version switch
        {
            CurrentSchema => json,
            1 => SchemaOne.Upgrade(json),
            _ => throw InputException.In(path,
                $"dataset schema is {version}, expected 1 or {CurrentSchema}; run `cislens prepare` again"),
        };
    }
}
