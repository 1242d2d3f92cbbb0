using CisLens.Core;
using CisLens.Models.Import;

namespace CisLens.Cli;

/// <summary>Recognises commands of version 0.1 and gives the command that replaced them.</summary>
static class OldSpelling
{
    static readonly string[] s_help = ["--help", "-h", "-?", "/?", "/h"];
    static readonly string[] s_prepare = ["peaks", "genes", "table"], s_import = ["network", "svm", "words", "motifs", "onnx"];
    static readonly string[] s_tables = ["--table", "--test-table", "--validation-table", "--positives", "--negatives", "--label"];

    /// <summary>One line with the new command; null if the arguments are not an old command.</summary>
    public static string? Correction(string[] args) => args switch
    {
        ["prepare", var next, .. var rest] when next.StartsWith('-') && !s_help.Contains(next) => Replace(args, Prepare([next, .. rest])),
        ["model", "import", var next, ..] when !s_import.Contains(next) && !args.Any(s_help.Contains) => Replace(args, Import(args[2..])),
        _ => null,
    };

    /// <summary>What a file is, in words.</summary>
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
        $"the new command is: cislens {string.Join(' ', command.Select(Quoted))}";

    static string[] Prepare(string[] options)
    {
        var rest = options.ToList();
        if (Take(rest, "--genes") is { } genes)
            return ["prepare", "genes", genes, .. rest];
        if (!rest.Any(s_tables.Contains))
            return ["prepare", "peaks", .. rest];
        return Take(rest, "--table") is { } table ? ["prepare", "table", table, .. rest] : ["prepare", "table", .. rest];
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

    static string[] Import(string[] rest) => ["model", "import", rest.Contains("--design") ? "network" : KindOf(rest), .. rest];

    static string KindOf(string[] rest)
    {
        if (rest.FirstOrDefault(File.Exists) is not { } file)
            return string.Join('|', s_import);
        try
        {
            return ImportOf(PublishedFiles.KindOf(file, rest.Contains("--drop-first-line")));
        }
        catch (InputException)
        {
            return "network";   // a network's weights without --design, or no model at all, which that command explains
        }
    }

    // for a shell
    static string Quoted(string word) =>
        word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || "-_./:,=+%@~".Contains(c)) ? word : $"'{word.Replace("'", "'\\''")}'";
}
