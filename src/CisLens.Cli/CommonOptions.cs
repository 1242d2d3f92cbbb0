using System.CommandLine;
using CisLens.Core;
using CisLens.Formats.Contigs;
using CisLens.Formats.Genes;

namespace CisLens.Cli;

/// <summary>Options that mean the same for every verb that has them.</summary>
static class CommonOptions
{
    /// <summary><c>-o FILE</c>; <c>-</c> or nothing is standard output where the verb allows it.</summary>
    public static Option<string?> Output(string what, bool required = false) =>
        new("--output", "-o") { Description = what, Required = required };

    /// <summary><c>--genome FASTA</c>.</summary>
    public static Option<string> Genome(bool required = true) =>
        new("--genome", "-f")
        {
            Description = "Genome: FASTA, plain, gzip or BGZF.",
            Required = required,
        };

    /// <summary><c>--model FILE</c>, once or more.</summary>
    public static Option<string[]> Models() =>
        new("--model", "-m")
        {
            Description = "Model file. The predictions of several models are averaged.",
            Required = true,
        };

    /// <summary><c>--head NAME</c>.</summary>
    public static Option<string?> Head() =>
        new("--head") { Description = "Head of a model with several, such as human or mouse (default: the first)." };

    /// <summary><c>--device auto|cpu|cuda[:n]</c>.</summary>
    public static Option<string> Device() =>
        new("--device")
        {
            Description = "auto, cpu or cuda[:n], without fallback.",
            DefaultValueFactory = _ => "auto",
        };

    /// <summary><c>--force</c>.</summary>
    public static Option<bool> Force() => new("--force") { Description = "Replace an existing output." };

    /// <summary><c>--resume</c>.</summary>
    public static Option<bool> Resume() => new("--resume") { Description = "Continue an interrupted run. The result has the same bytes." };

    /// <summary><c>--tss start|middle</c>.</summary>
    public static Option<BedTss> Tss() => new("--tss")
    {
        Description = "Start site of a BED interval of --genes without a peak base: start (on its strand) or middle.",
        DefaultValueFactory = _ => BedTss.Start,
    };

    /// <summary><c>--tracks ID…</c>.</summary>
    public static Option<string[]> Tracks() => new("--tracks")
    {
        Description = "Tracks to compute: ids, patterns with * and ?, or 'assay=DNASE'.",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary><c>--score ID…</c>.</summary>
    public static Option<string[]> Scores() => new("--score")
    {
        Description = "Ids of the scores; cislens scores lists them and marks the default.",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary><c>--plain</c>.</summary>
    public static Option<bool> Plain() => new("--plain")
    {
        Description = "Predict every allele from its whole window. Otherwise, networks compute only what it changes; the last digits " +
            "can differ.",
    };

    /// <summary><c>--distance N</c> of splice scores.</summary>
    public static Option<int> SpliceDistance() => new Option<int>("--distance")
    {
        Description = "With a splice model: largest distance in bp between the variant and a gained or lost splice site, at most 4,999.",
        DefaultValueFactory = _ => 50,
    }.Between(1, 4_999);   // SpliceAI's limit; the prediction of a more distant site does not depend on the variant

    /// <summary><c>--allow-other-lengths</c>.</summary>
    public static Option<bool> AllowOtherLengths() => new(ContigMap.OtherLengthsOption)
    {
        Description = "Allow contigs of other lengths than the inputs declare, such as a slice of the genome.",
    };

    /// <summary><c>--seed N</c>.</summary>
    public static Option<ulong> Seed() => new("--seed") { Description = "Seed of every random choice.", DefaultValueFactory = _ => 1 };

    /// <summary><c>-@ N</c>.</summary>
    public static Option<int> Threads() =>
        new Option<int>("--threads", "-@")
        {
            Description = "Number of threads. Predictions of networks on the CPU do not depend on it.",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        }.AtLeast(1);

    /// <summary>Refuses options that were typed but do not apply, instead of ignoring them.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="what">What the options do not apply to.</param>
    /// <param name="options">The options that do not apply.</param>
    public static void RefuseForeign(ParseResult args, string what, params IEnumerable<Option> options)
    {
        if (options.FirstOrDefault(o => args.GetResult(o) is { Implicit: false }) is { } option)
            throw new UsageException($"{option.Name} does not apply to {what}");
    }

    /// <summary>Refuses to replace an existing output file without <c>--force</c>, and any folder, link, device or input.</summary>
    /// <exception cref="UsageException">
    /// The path exists and <paramref name="force"/> is not set, it is a folder, link or device, or it is an input.
    /// </exception>
    public static void KeepExisting(string path, bool force, params IEnumerable<string?> inputs)
    {
        KeepExistingFolder(path, force, inputs);
        if (Directory.Exists(path))
            throw new UsageException($"{path} is a folder, expected the name of a file");
        // the new file would replace the link, not its target
        if (new FileInfo(path).LinkTarget is { } target)
            throw new UsageException($"{path} is a link to {target}; name the file itself");
        string full = Path.GetFullPath(path);
        if (full.StartsWith("/dev/", StringComparison.Ordinal) && !full.StartsWith("/dev/shm/", StringComparison.Ordinal))
            throw new UsageException($"{path} is a device, expected the name of a file");
    }

    /// <summary>Refuses to replace an existing output folder without <c>--force</c>, and any input.</summary>
    /// <exception cref="UsageException">
    /// The path exists and <paramref name="force"/> is not set, or an input is the folder or is in it.
    /// </exception>
    public static void KeepExistingFolder(string path, bool force, params IEnumerable<string?> inputs)
    {
        string output = RealPath.Resolve(path);
        foreach (string? input in inputs)
            if (input is not (null or "-") && RealPath.IsIn(RealPath.Resolve(input), output))
                throw new UsageException(RealPath.Resolve(input) == output
                    ? $"{path} is the output and the input {input}; choose another output"
                    : $"{path} is the output and contains the input {input}; choose another output");
        if (!force && (File.Exists(path) || Directory.Exists(path)))
            throw new UsageException($"{path} exists; --force replaces it");
    }
}
