using System.CommandLine;
using CisLens.Models;
using CisLens.Models.Import;
using CisLens.Models.Kmers;

namespace CisLens.Cli.Verbs;

/// <summary><c>model import words</c>: k-mer weights of deltaSVM or kmer-SVM.</summary>
sealed class ModelImportWordsVerb : ModelImportKindVerb
{
    readonly Argument<string> _file = new("file")
    {
        Description = "Table of k-mers and weights of deltaSVM (2 or 3 columns) or kmer-SVM, plain or gzip.",
    };
    readonly Option<string?> _track = Track();
    readonly Option<int?> _window = Window($"{ImportOptions.TableWindow}");
    readonly Option<int?> _wordLength = new("--word-length", "-l") { Description = "Refuse a table whose k-mers have another length." };
    readonly Option<bool> _dropFirst = new("--drop-first-line") { Description = "Ignore the first line, as deltasvm.pl does." };

    public ModelImportWordsVerb() : base("words", "Make a model file from a table of k-mer weights.",
        "cislens model import words weights.txt.gz --track GM12878 -o weights.clm")
    {
        Arguments.Add(_file);
        AddOptions(_track, _window, _wordLength, _dropFirst);
    }

    /// <inheritdoc/>
    protected override string[] Inputs(ParseResult args) => [args.GetRequiredValue(_file)];

    /// <inheritdoc/>
    protected override IStoredModel Read(ParseResult args, string name, RunContext context)
    {
        string file = args.GetRequiredValue(_file);
        var kind = PublishedFiles.KindOf(file, args.GetValue(_dropFirst));
        RequireKind(file, kind, PublishedFile.Weights, PublishedFile.KmerSvm);
        if (kind == PublishedFile.KmerSvm)
            CommonOptions.RefuseForeign(args, "weights of kmer-SVM", _dropFirst);
        var model = ModelImport.Read([file], new()
        {
            Name = name,
            NamedTrack = args.GetValue(_track),
            Window = args.GetValue(_window),
            WordLength = args.GetValue(_wordLength),
            DropFirstLine = args.GetValue(_dropFirst),
            Threads = args.GetValue(Threads),
        });
        WarnOfMissing(model, context.Log);
        return model;
    }

    /// <summary>Warns of k-mers without a weight: a table cut at the end of a line looks like a complete one.</summary>
    static void WarnOfMissing(IStoredModel model, ConsoleLog log)
    {
        // a kmer-SVM with decision values can have weights of exactly 0
        if (model is not WordModel { Tables: var tables, Manifest.Tracks.Count: 1 })
            return;
        long missing = tables.Sum(table => table.MergedWords().LongCount(word => table[word] == 0));
        if (missing > 0)
            log.Warn("k-mers without a weight count as 0; check that the table is complete",
                $"{missing:N0} of {model.ParameterCount:N0} k-mers");
    }
}
