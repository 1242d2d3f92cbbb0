using System.CommandLine;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Models;
using CisLens.Models.Import;
using CisLens.Models.Storage;
using CisLens.Models.TwoStep;
using CisLens.Torch;

namespace CisLens.Cli.Verbs;

/// <summary><c>model import boosters</c>: XGBoost models of ExPecto or MENTR, with their chromatin model.</summary>
sealed class ModelImportBoostersVerb : ModelImportKindVerb
{
    readonly Argument<string[]> _files = new("files")
    {
        Description = "Models of XGBoost, one per track: binary, JSON, UBJ or text dump, plain or gzip.",
        Arity = ArgumentArity.OneOrMore,
    };
    readonly Option<string?> _design = new("--design") { Description = "expecto or mentr: the features of the boosters (required)." };
    readonly Option<string?> _chromatin = new("--chromatin")
    {
        Description = "Model file that predicts chromatin, such as Beluga's (required).",
    };
    readonly Option<string?> _trackNames = new("--track-names")
    {
        Description = "Names of the tracks, one per line, in the order of the files (default: the names of the files).",
    };
    readonly Option<float> _baseScore = new("--base-score")
    {
        Description = "Text dumps of linear models: the base score, which a dump does not have.",
        DefaultValueFactory = _ => 2,
    };
    readonly Option<string?> _calibration = new("--calibration")
    {
        Description = "TSV with columns track, score and probability: points of the isotonic map of each track.",
    };
    readonly Option<bool> _exact = new("--exact-effects")
    {
        Description = "expecto: effects as differences of two predictions (default: from nine shifted windows, as published).",
    };

    public ModelImportBoostersVerb() : base("boosters", "Make a model file from boosters of ExPecto or MENTR and a chromatin model.",
        "cislens model import boosters *.save --design expecto --chromatin beluga.clm -o expecto.clm",
        "cislens model import boosters CL_0000034.save.gz --design mentr --chromatin beluga.clm -o mentr.clm")
    {
        Arguments.Add(_files);
        AddOptions(_design, _chromatin, _trackNames, _baseScore, _calibration, _exact);
    }

    /// <inheritdoc/>
    protected override string[] Inputs(ParseResult args) =>
        [.. args.GetRequiredValue(_files),
            .. new[] { _chromatin, _trackNames, _calibration }.Select(option => args.GetValue(option)).OfType<string>()];

    /// <inheritdoc/>
    protected override IStoredModel Read(ParseResult args, string name, RunContext context)
    {
        string design = args.GetValue(_design) ?? throw new UsageException("--design is missing; expected expecto or mentr");
        string file = args.GetValue(_chromatin)
            ?? throw new UsageException("--chromatin is missing; expected the model file that predicts chromatin, such as Beluga's");
        var layout = FeatureLayout.Parse(design);
        string[] files = args.GetRequiredValue(_files);
        IReadOnlyList<string> names = args.GetValue(_trackNames) is { } list ? [.. TrackNames.Read(list, context.Log).Select(t => t.Id)]
            : BoosterImport.NamesOf(files, context.Log);
        if (names.Count != files.Length)
            throw new UsageException($"--track-names has {names.Count} names for {files.Length} boosters; expected one per booster");
        var chromatin = ModelFile.Open(file, Device.Cpu);
        try
        {
            bool published = design == "expecto" && !args.GetValue(_exact);
            return BoosterImport.Read(name, design, published ? layout.WithPublishedEffects() : layout, chromatin, file, files, names,
                args.GetValue(_baseScore), args.GetValue(_calibration));
        }
        catch
        {
            chromatin.Dispose();
            throw;
        }
    }
}
