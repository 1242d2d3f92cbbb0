using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Backgrounds;
using CisLens.Mutate.Tables;

namespace CisLens.Mutate.Runs;

/// <summary>The file formats of scores.</summary>
public enum ScoreFormat
{
    /// <summary>VCF as text.</summary>
    Vcf,
    /// <summary>VCF in BGZF.</summary>
    BgzfVcf,
    /// <summary>BCF.</summary>
    Bcf,
    /// <summary>TSV, one row per allele, track and score.</summary>
    LongTsv,
    /// <summary>TSV, one row per allele.</summary>
    WideTsv,
    /// <summary>HDF5, one matrix [allele, track] per score.</summary>
    Hdf5,
    /// <summary>HDF5 with the dataset names of Basenji; the score is SAD.</summary>
    BasenjiHdf5,
    /// <summary>Parquet, with the rows and columns of the long TSV.</summary>
    Parquet,
}

/// <summary>An output of a run.</summary>
/// <param name="Path">The final path; <c>-</c> for standard output.</param>
/// <param name="Format">The format.</param>
/// <param name="Index">True to write the index of a BGZF VCF or a BCF, too.</param>
public sealed record ScoreOutput(string Path, ScoreFormat Format, bool Index = false)
{
    /// <summary>True for standard output, which cannot be resumed.</summary>
    public bool IsStandardOutput => Path == "-";

    /// <summary>The names of datasets in an HDF5 file.</summary>
    internal MatrixLayout Layout => Format == ScoreFormat.BasenjiHdf5 ? MatrixLayout.Basenji : MatrixLayout.Own;

    /// <summary>True for a VCF or BCF.</summary>
    public bool IsVcf => Format is ScoreFormat.Vcf or ScoreFormat.BgzfVcf or ScoreFormat.Bcf;

    /// <summary>True for HDF5.</summary>
    public bool IsMatrix => Format is ScoreFormat.Hdf5 or ScoreFormat.BasenjiHdf5;

    /// <summary>True if the file is made at the end, from a temporary file of rows.</summary>
    public bool IsConverted => IsMatrix || Format is ScoreFormat.Parquet or ScoreFormat.Bcf;
}

/// <summary>The settings of a scoring run.</summary>
public sealed record ScoreSettings
{
    /// <summary>The VCF; <c>-</c> for standard input. With <see cref="Variants"/>, their name in messages.</summary>
    public required string Vcf { get; init; }

    /// <summary>Variants that are scored instead of a VCF; none for the VCF.</summary>
    public IReadOnlyList<Variant> Variants { get; init; } = [];

    /// <summary>The genome of the variants.</summary>
    public required Genome Genome { get; init; }

    /// <summary>The model.</summary>
    public required ISequenceModel Model { get; init; }

    /// <summary>Path of the model as the user gave it, or the paths of the members of an ensemble.</summary>
    public required IReadOnlyList<string> ModelPaths { get; init; }

    /// <summary>A short hash of the model.</summary>
    public required string ModelHash { get; init; }

    /// <summary>Kind of the device, for the run record.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>The outputs; the run record is named after the first.</summary>
    public required IReadOnlyList<ScoreOutput> Outputs { get; init; }

    /// <summary>Track ids and patterns; none for all.</summary>
    public IReadOnlyList<string> Tracks { get; init; } = [];

    /// <summary>Score ids; none for the default.</summary>
    public IReadOnlyList<string> Scores { get; init; } = [];

    /// <summary>The background that gives quantiles; null for none.</summary>
    public Background? Background { get; init; }

    /// <summary>Levels of confident calls; null for none.</summary>
    public CallLevels? Calls { get; init; }

    /// <summary>INFO fields whose values are kept in a background, in addition to the effects.</summary>
    public IReadOnlyList<string> Conservation { get; init; } = [];

    /// <summary>With a background, the smallest |quantile| of a gain or a loss.</summary>
    public double CallAbove { get; init; } = 0.95;

    /// <summary>Number of strongest alleles that the result has, for a report.</summary>
    public int Strongest { get; init; }

    /// <summary>The track of <c>CIS_EFF</c>; null for none.</summary>
    public string? PrimaryTrack { get; init; }

    /// <summary>Options of how records become windows.</summary>
    public AlleleOptions Alleles { get; init; } = new();

    /// <summary>Variants within this many bp share a window; 0 for none.</summary>
    public int ShareWithinBp { get; init; }

    /// <summary>Width in bp of the bins around the variant that are scored; null for the whole output.</summary>
    public int? MaskBp { get; init; }

    /// <summary>Computes splice delta scores instead of <see cref="Scores"/>; null for a model without splice sites.</summary>
    public SpliceSettings? Splice { get; init; }

    /// <summary>Computes scores per gene instead of scores per allele; null for scores per allele.</summary>
    public GeneSettings? Genes { get; init; }

    /// <summary>Regions as the user gave them, 1-based; none for the whole file.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>A BED file with more regions; null for none.</summary>
    public string? RegionsFile { get; init; }

    /// <summary>Path of the genes of splice scores or of scores per gene; null for others.</summary>
    internal string? GenesPath => Splice?.GenesPath ?? Genes?.Path;

    /// <summary>True if only records in some regions are scored.</summary>
    internal bool HasRegions => Regions.Count > 0 || RegionsFile is not null;

    /// <summary>More names of contigs.</summary>
    public ContigSynonyms? Synonyms { get; init; }

    /// <summary>The run fails if the share of alleles without effect is larger.</summary>
    public double MaxSkipped { get; init; } = 1;

    /// <summary>The part of the file that this run scores; null for all.</summary>
    public Shard? Shard { get; init; }

    /// <summary>True to continue an interrupted run.</summary>
    public bool Resume { get; init; }

    /// <summary>True to write version and command into the header of a VCF.</summary>
    public bool WriteVersion { get; init; } = true;

    /// <summary>Time between two flushes to disk.</summary>
    public TimeSpan CommitEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Number of records in a chunk. A batch never contains alleles of two chunks, so a chunk has the same bytes in a resumed or sharded
    /// run. With eight batches, the padding of the last one costs little. Splice scores need no padding and are slow: 16 records. The
    /// window around a start site is predicted once per chunk: at least 64 records.
    /// </summary>
    public int ChunkRecords => Splice is not null ? 16
        : Model.Manifest.Placement == WindowPlacement.AroundTss ? Math.Max(64, 8 * Model.BatchSize) : 8 * Model.BatchSize;

    /// <summary>All settings that change effects or outputs, by name. They must be equal in all shards of a run.</summary>
    public SortedDictionary<string, object?> Describe() => new(StringComparer.Ordinal)
    {
        ["variants"] = Variants.Count > 0 ? string.Join(",", Variants) : Vcf,
        ["genome"] = Genome.Path,
        ["model"] = string.Join(",", ModelPaths),
        ["model_hash"] = ModelHash,
        ["device"] = Device,
        ["tracks"] = string.Join(",", Tracks),
        ["scores"] = string.Join(",", Scores),
        ["primary_track"] = PrimaryTrack,
        ["check_ref"] = Alleles.CheckRef,
        ["max_ref_mismatch"] = Alleles.MaxRefMismatch,
        ["allow_n"] = Alleles.AllowN,
        ["max_n"] = Alleles.MaxN,
        ["max_allele"] = Alleles.MaxAllele,
        ["edge"] = Alleles.Edge,
        ["plain"] = Alleles.Plain,
        ["anchor"] = Alleles.Anchor,
        ["alt_mode"] = Alleles.Mode,
        ["shifts"] = string.Join(",", Alleles.Shifts),
        ["share_within_bp"] = ShareWithinBp,
        ["mask_bp"] = MaskBp,
        ["genes_sha256"] = GenesPath is null ? null : InputFile.From(GenesPath).Sha256,
        ["gene_bins"] = Model.Manifest.Placement == WindowPlacement.AroundTss ? Genes?.Table.Starts : Genes?.Over,
        ["distance"] = Splice?.Distance,
        ["masked"] = Splice?.Masked,
        ["synonyms_sha256"] = Synonyms is null ? null : InputFile.From(Synonyms.Path).Sha256,
        ["regions"] = string.Join(",", Regions),
        ["regions_sha256"] = RegionsFile is null ? null : InputFile.From(RegionsFile).Sha256,
        ["chunk_records"] = ChunkRecords,
        ["write_version"] = WriteVersion,
        ["background_hash"] = Background?.Hash,
        ["conservation"] = string.Join(",", Conservation),
        ["calls_sha256"] = Calls is null ? null : InputFile.From(Calls.File).Sha256,
        ["call_above"] = Background is null ? null : CallAbove,
    };

    /// <summary>The settings that a background or levels for this run must have.</summary>
    internal BackgroundKeys BackgroundKeys => new()
    {
        ModelHash = ModelHash,
        Window = Model.Manifest.Window,
        Centre = Model.Manifest.Centre.ToString().ToLowerInvariant(),
        Strand = Model.Manifest.Strand.ToString().ToLowerInvariant(),
        Shifts = string.Join(",", Alleles.Shifts),
        Anchor = Alleles.Anchor.ToString(),
        AltMode = Alleles.Mode?.ToString() ?? "default",
        Mask = MaskBp?.ToString(CultureInfo.InvariantCulture) ?? "all",
        ShareWithinBp = ShareWithinBp,
        Scale = Model.Manifest.Tracks.Any(t => t.Transform is { ChangesLabels: true }) ? "signal" : null,
    };

    /// <summary>Refuses shifts that move the variant out of the window.</summary>
    /// <exception cref="UsageException">A shift is too large.</exception>
    internal void RequireShifts()
    {
        int window = Model.Manifest.Window, left = Model.Manifest.Centre.AnchorIndex(window);
        foreach (int shift in Alleles.Shifts)
            if (left - shift < 0 || left - shift >= window)
                throw new UsageException($"--shifts {shift}: the variant would be outside the window of {window} bp; " +
                    $"expected {left - window + 1} to {left}");
    }

    /// <summary>A hash of all settings and inputs that must be equal if an interrupted run is continued.</summary>
    /// <param name="variantsSha256">SHA-256 of the variants.</param>
    internal string Fingerprint(string? variantsSha256)
    {
        var described = Describe();
        described["shard"] = Shard?.ToString();
        described["formats"] = string.Join(",", Outputs.Select(o => o.Format));
        described["variants_sha256"] = variantsSha256;
        described["genome_bytes"] = File.Exists(Genome.Path) ? new FileInfo(Genome.Path).Length : null;
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(described, Json.Line))));
    }

    /// <summary>The settings as one line for a header; the same for all shards and for a resumed run.</summary>
    public string CommandText => "score " +
        string.Join(' ', Describe().Where(s => s.Value is not (null or "" or false or 0)).Select(s => $"{s.Key}={s.Value}"));
}
