using CisLens.Core;
using CisLens.Models.Import;

namespace CisLens.Cli;

/// <summary>Recognises commands of version 0.1, and a command without the kind of model, and gives the command to use.</summary>
static class OldSpelling
{
    static readonly string[] s_help = ["--help", "-h", "-?", "/?", "/h", VerbHelp.All];
    static readonly string[] s_prepare = ["peaks", "genes", "table"], s_import = ["network", "svm", "words", "motifs", "onnx", "boosters"];
    static readonly string[] s_tables = ["--table", "--test-table", "--validation-table", "--positives", "--negatives", "--label"];

    /// <summary>One line with the new command; null if the arguments are not an old command.</summary>
    public static string? Correction(string[] args) => args switch
    {
        ["prepare", var next, .. var left] when next.StartsWith('-') && !s_help.Contains(next) => Replace(args, Prepare([next, .. left])),
        ["model", "import", var next, ..] when !s_import.Contains(next) && !args.Any(s_help.Contains) =>
            $"'cislens model import' needs the kind of model before the file; the command is: cislens {Join(Import(args[2..]))}",
        _ => null,
    };

    /// <summary>The arguments with the present name of a verb that was renamed; the old name still works.</summary>
    public static string[] Rename(string[] args) => args is ["calibrate", .. var left] ? ["background", .. left] : args;

    /// <summary>A phrase for a kind of file, such as "k-mer weights".</summary>
    public static string Describe(PublishedFile kind) => kind switch
    {
        PublishedFile.LsGkm => "a model of LS-GKM",
        PublishedFile.Fasta or PublishedFile.Alphas => "one of gkmSVM's two files",
        PublishedFile.KmerSvm => "weights of kmer-SVM",
        PublishedFile.Weights => "k-mer weights",
        PublishedFile.DeepBind => "a model of DeepBind",
        _ => "motifs",
    };

    /// <summary>The kind of <c>model import</c> that reads a file.</summary>
    public static string ImportOf(PublishedFile kind) => kind switch
    {
        PublishedFile.LsGkm or PublishedFile.Fasta or PublishedFile.Alphas => "svm",
        PublishedFile.KmerSvm or PublishedFile.Weights => "words",
        PublishedFile.DeepBind => "network",
        _ => "motifs",
    };

    static string Replace(string[] old, string[] command) =>
        $"'cislens {string.Join(' ', old.TakeWhile(a => !a.StartsWith('-')).Take(2))}' has changed; " +
        $"the new command is: cislens {Join(command)}";

    static string Join(string[] command) => string.Join(' ', command.Select(Quoted));

    static string[] Prepare(string[] options)
    {
        var left = options.ToList();
        if (Take(left, "--genes") is { } genes)
            return ["prepare", "genes", genes, .. left];
        if (!left.Any(s_tables.Contains))
            return ["prepare", "peaks", .. left];
        return Take(left, "--table") is { } table ? ["prepare", "table", table, .. left] : ["prepare", "table", .. left];
    }

    static string? Take(List<string> options, string name)
    {
        int at = options.IndexOf(name);
        if (at < 0 || at + 1 == options.Count)
            return null;
        string value = options[at + 1];
        options.RemoveRange(at, 2);
        return value;
    }

    static string[] Import(string[] files) => ["model", "import", files.Contains("--design") ? "network" : KindOf(files), .. files];

    static string KindOf(string[] arguments)
    {
        if (arguments.Any(a => a.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase)))
            return "onnx";
        if (arguments.FirstOrDefault(File.Exists) is not { } file)
            return string.Join('|', s_import);
        try
        {
            return ImportOf(PublishedFiles.KindOf(file, arguments.Contains("--drop-first-line")));
        }
        catch (InputException)
        {
            return "network";   // weights of a network without --design, or no model: that command explains the error
        }
    }

    // for a shell
    static string Quoted(string word) =>
        word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || "-_./:,=+%@~".Contains(c)) ? word : $"'{word.Replace("'", "'\\''")}'";
}
