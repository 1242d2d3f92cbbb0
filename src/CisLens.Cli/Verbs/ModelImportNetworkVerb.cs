using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Design.Own;
using CisLens.Design.Zoo;
using CisLens.Models.Import;
using CisLens.Models.Networks;
using CisLens.Models.Storage;
using CisLens.Torch;

namespace CisLens.Cli.Verbs;

/// <summary><c>model import network</c>: weights of PyTorch, safetensors or Keras, or the parameters of a DeepBind model.</summary>
sealed class ModelImportNetworkVerb : ModelImportKindVerb
{
    readonly Argument<string> _file = new("file")
    {
        Description = "Weights: torch.save (.pth), safetensors or Keras (.h5); or DeepBind's parameters.",
    };
    readonly Option<string?> _design = new("--design")
    {
        Description = "Design of the network, from cislens model ls, or a JSON file; default: the architecture in a Keras file.",
    };
    readonly Option<string?> _sizes = new("--sizes")
    {
        Description = "Sizes that differ from the design's defaults, as JSON: '{ \"window\": 600 }'.",
    };
    readonly Option<string[]> _trackNames = new("--track-names")
    {
        Description = "Names of the tracks, one per line, or a published table of targets; once per head.",
    };
    readonly Option<string?> _architecture = new("--architecture")
    {
        Description = "Keras: JSON of the architecture, to compare with the design.",
    };
    readonly Option<string?> _stateDict = new("--state-dict")
    {
        Description = "PyTorch: name of the weights in a checkpoint with several, such as ema.",
    };
    readonly Option<string?> _track = new("--track") { Description = "DeepBind: name of the track (default: the name of the output)." };
    readonly Option<int?> _window = Window("the design's; DeepBind 101");

    public ModelImportNetworkVerb() : base("network", "Make a model file from the weights of a network.",
        "cislens model import network deepsea.beluga.pth --design beluga --track-names tracks.txt -o beluga.clm",
        "cislens model import network D00328.018.txt.gz --track CTCF -o ctcf.clm")
    {
        Arguments.Add(_file);
        AddOptions(_design, _sizes, _trackNames, _architecture, _stateDict, _track, _window);
    }

    /// <inheritdoc/>
    protected override string[] Inputs(ParseResult args) =>
        [args.GetRequiredValue(_file), .. args.GetValue(_trackNames) ?? [],
            .. new[] { args.GetValue(_architecture) }.OfType<string>()];

    /// <inheritdoc/>
    protected override IStoredModel Read(ParseResult args, string name, RunContext context)
    {
        string file = args.GetRequiredValue(_file);
        var own = args.GetValue(_design) is null ? DesignFile.InWeights(file) : null;
        if (own is not null || args.GetValue(_design) is not null)
        {
            CommonOptions.RefuseForeign(args, "a network with a --design; name its tracks with --track-names", _track);
            TorchLibrary.Threads = args.GetValue(Threads);
            return Network(args, own, file, name, context);
        }
        RequireKind(file, PublishedFiles.KindOf(file), PublishedFile.DeepBind);
        CommonOptions.RefuseForeign(args, "a model of DeepBind", _sizes, _trackNames, _architecture, _stateDict);
        return ModelImport.Read([file], new()
        {
            Name = name,
            NamedTrack = args.GetValue(_track),
            Window = args.GetValue(_window),
            Threads = args.GetValue(Threads),
        });
    }

    NetModel Network(ParseResult args, OwnDesign? own, string file, string name, RunContext context)
    {
        var names = (args.GetValue(_trackNames) ?? []).Select(path => TrackNames.Read(path, context.Log)).ToList();
        var sizes = Sizes(args.GetValue(_sizes));
        if (names.Count > 0)
            sizes["tasks"] = names[0].Count;
        if (args.GetValue(_window) is { } window)
            sizes["window"] = window;
        string? design = args.GetValue(_design);
        own ??= DesignFile.IsPath(design!) ? DesignFile.Read(design!) : null;
        var network = own?.WithOptions(sizes) ?? Designs.Create(design!, sizes);
        if (names.Count > 0 && names.Count != network.OutputHeads.Count)
            throw new UsageException($"--track-names is given {names.Count} times; expected once per head of {network.Name}, "
                + $"{network.OutputHeads.Count}");
        foreach (var (head, given) in network.OutputHeads.Zip(names))
            if (given.Count != head.Tasks)
                throw new UsageException($"--track-names has {given.Count} names for the head {head.Name}; expected {head.Tasks}");
        return NetworkImport.Read(file, network, name, TrackNames.From(names.FirstOrDefault(), network), Device.Cpu,
            args.GetValue(_architecture), args.GetValue(_stateDict), TrackNames.Further(names.Count > 0 ? names[1..] : null, network));
    }

    static JsonObject Sizes(string? text)
    {
        try
        {
            return text is null
                ? []
                : JsonNode.Parse(text, documentOptions: new() { AllowDuplicateProperties = false }) as JsonObject
                    ?? throw new UsageException($"--sizes {text}: expected a JSON object");
        }
        catch (JsonException)
        {
            throw new UsageException($"--sizes {text}: expected a JSON object with each key once, such as '{{ \"padded\": true }}'");
        }
    }
}
