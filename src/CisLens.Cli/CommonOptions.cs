using System.CommandLine;
using CisLens.Core;

namespace CisLens.Cli;

/// <summary>Options that mean the same for every verb that has them.</summary>
static class CommonOptions
{
    /// <summary><c>-o FILE</c>; <c>-</c> or nothing is standard output where the verb allows it.</summary>
    public static Option<string?> Output(string what, bool required = false) =>
        new("--output", "-o") { Description = what, Required = required };

    /// <summary><c>--genome FASTA</c>.</summary>
    public static Option<string> Genome(bool required = true) =>
        new("--genome", "-f") { Description = "The genome: FASTA, plain, gzip or BGZF (with .fai and .gzi where they are there).", Required = required };

    /// <summary><c>--model FILE</c>, once or more.</summary>
    public static Option<string[]> Models() =>
        new("--model", "-m") { Description = "The model: a .clm file. Given several times, the models answer as one, with the mean of their predictions.", Required = true };

    /// <summary><c>--device auto|cpu|cuda[:n]</c>.</summary>
    public static Option<string> Device() =>
        new("--device") { Description = "auto, cpu or cuda[:n]; a device that is named is never replaced by another.", DefaultValueFactory = _ => "auto" };

    /// <summary><c>--force</c>.</summary>
    public static Option<bool> Force() => new("--force") { Description = "Replace an existing output." };

    /// <summary><c>--resume</c>.</summary>
    public static Option<bool> Resume() => new("--resume") { Description = "Go on with an interrupted run; the result is the same to the byte." };

    /// <summary><c>--seed N</c>.</summary>
    public static Option<ulong> Seed() => new("--seed") { Description = "Seed of every random choice.", DefaultValueFactory = _ => 1 };

    /// <summary><c>-@ N</c>.</summary>
    public static Option<int> Threads() =>
        new Option<int>("--threads", "-@") { Description = "Threads for the numbers; results are reproducible for one number of threads.", DefaultValueFactory = _ => Environment.ProcessorCount }.AtLeast(1);

    /// <summary>Refuses options that were typed though they mean nothing here, which would be passed over in silence.</summary>
    /// <param name="args">What was typed.</param>
    /// <param name="what">What it is that the options say nothing about.</param>
    /// <param name="options">The options that mean nothing for it.</param>
    public static void RefuseForeign(ParseResult args, string what, params IEnumerable<Option> options)
    {
        if (options.FirstOrDefault(o => args.GetResult(o) is { Implicit: false }) is { } option)
            throw new UsageException($"{option.Name} says nothing about {what}");
    }

    /// <summary>Refuses to replace an output file unasked, a folder, link or device in its place at all, and what is read.</summary>
    /// <exception cref="UsageException">The path exists and <paramref name="force"/> is not set, it is a folder, link or device, or it is an input.</exception>
    public static void KeepExisting(string path, bool force, params IEnumerable<string?> inputs)
    {
        KeepExistingFolder(path, force, inputs);
        if (Directory.Exists(path))
            throw new UsageException($"{path} is a folder, expected a name for a file");
        // a new file takes the place of what had the name
        if (new FileInfo(path).LinkTarget is { } target)
            throw new UsageException($"{path} is a link to {target}; name the file itself");
        if (Path.GetFullPath(path) is var full && full.StartsWith("/dev/", StringComparison.Ordinal) && !full.StartsWith("/dev/shm/", StringComparison.Ordinal))
            throw new UsageException($"{path} is a device, expected a name for a file");
    }

    /// <summary>Refuses to replace an output folder unasked, and what is read.</summary>
    /// <exception cref="UsageException">The path exists and <paramref name="force"/> is not set, or an input is it or lies in it.</exception>
    public static void KeepExistingFolder(string path, bool force, params IEnumerable<string?> inputs)
    {
        string output = RealPath.Resolve(path);
        foreach (string? input in inputs)
            if (input is not (null or "-") && RealPath.IsIn(RealPath.Resolve(input), output))
                throw new UsageException($"{path} is the output and {(RealPath.Resolve(input) == output ? "" : "holds ")}the input {input}; choose another output");
        if (!force && (File.Exists(path) || Directory.Exists(path)))
            throw new UsageException($"{path} exists and is kept; --force replaces it");
    }
}
