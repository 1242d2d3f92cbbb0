using System.CommandLine;
using CisLens.Models.Import;
using CisLens.Models.Storage;

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
        var model = ModelImport.ReadKmerWeights(file, new()
        {
            Name = name,
            NamedTrack = args.GetValue(_track),
            Window = args.GetValue(_window),
            WordLength = args.GetValue(_wordLength),
            DropFirstLine = args.GetValue(_dropFirst),
            Threads = args.GetValue(Threads),
        }, out long withoutWeight);
        if (withoutWeight > 0)   // a table that was cut at the end of a line looks complete
            context.Log.Warn("k-mers without a weight count as 0; check that the table is complete",
                $"{withoutWeight:N0} of {model.ParameterCount:N0} k-mers");
        return model;
    }
}
