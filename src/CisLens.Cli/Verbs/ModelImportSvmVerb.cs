using System.CommandLine;
using CisLens.Core;
using CisLens.Kernels;
using CisLens.Models.Import;
using CisLens.Models.Storage;

namespace CisLens.Cli.Verbs;

/// <summary><c>model import svm</c>: a gapped k-mer SVM of LS-GKM or gkmSVM.</summary>
sealed class ModelImportSvmVerb : ModelImportKindVerb
{
    readonly Argument<string[]> _files = new("files")
    {
        Description = "An LS-GKM model, or gkmSVM's two files: PREFIX_svseq.fa and PREFIX_svalpha.out.",
        Arity = ArgumentArity.OneOrMore,
    };
    readonly Option<string?> _track = Track();
    readonly Option<int?> _window = Window("the longest support sequence");
    readonly Option<string> _unknown = UnknownBasesOption();
    readonly Option<int> _wordLength = new("--word-length", "-l") { Description = "gkmSVM: l.", DefaultValueFactory = _ => 10 };
    readonly Option<int> _informative = new("--informative", "-k") { Description = "gkmSVM: k.", DefaultValueFactory = _ => 6 };
    readonly Option<int> _mismatches = new("--max-mismatches", "-d") { Description = "gkmSVM: d.", DefaultValueFactory = _ => 3 };
    readonly Option<GappedKernelType> _type = new Option<GappedKernelType>("--type", "-t")
    {
        Description = "gkmSVM: the filter: truncated, full or counts.",
        DefaultValueFactory = _ => GappedKernelType.Truncated,
    }.Words("truncated", "full", "counts");

    public ModelImportSvmVerb() : base("svm", "Make a model file from a gapped k-mer SVM of LS-GKM or gkmSVM.",
        "cislens model import svm gkm.model.txt --track GM12878 -o gkm.clm",
        "cislens model import svm gkm_svseq.fa gkm_svalpha.out -l 10 -k 6 -d 3 -o gkm.clm")
    {
        Arguments.Add(_files);
        AddOptions(_track, _window, _unknown, _wordLength, _informative, _mismatches, _type);
    }

    /// <inheritdoc/>
    protected override string[] Inputs(ParseResult args) => args.GetRequiredValue(_files);

    /// <inheritdoc/>
    protected override IStoredModel Read(ParseResult args, string name, RunContext context)
    {
        string[] files = Inputs(args);
        if (files.Length == 1)
        {
            // half of a gkmSVM pair is explained by ModelImport
            var kind = PublishedFiles.KindOf(files[0]);
            RequireKind(files[0], kind, PublishedFile.LsGkm, PublishedFile.Fasta, PublishedFile.Alphas);
            if (kind == PublishedFile.LsGkm)
                CommonOptions.RefuseForeign(args, "a model of LS-GKM, which contains its kernel",
                    _wordLength, _informative, _mismatches, _type);
        }
        return ModelImport.Read(files, new()
        {
            Name = name,
            NamedTrack = args.GetValue(_track),
            Window = args.GetValue(_window),
            Kernel = new GappedKernel
            {
                Type = args.GetValue(_type),
                WordLength = args.GetValue(_wordLength),
                Informative = args.GetValue(_informative),
                MaxMismatches = args.GetValue(_mismatches),
            },
            Unknown = args.GetValue(_unknown) switch { "a" => UnknownBases.AsA, "drop" => UnknownBases.Drop, _ => UnknownBases.Skip },
            Threads = args.GetValue(Threads),
        });
    }
}
