using CisLens.Core;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Models.Import;
using CisLens.Models.Kmers;
using CisLens.Train.Jobs;
using CisLens.Train.Kmers;
using CisLens.Train.Networks;
using CisLens.Train.TwoStep;

namespace CisLens.Train;

/// <summary>A design that can be trained: a network, a k-mer support vector machine (SVM) or a model of two steps.</summary>
/// <param name="Name">The name that <c>--design</c> takes.</param>
/// <param name="Summary">One line that describes it in lists.</param>
/// <param name="Network">The network with its default sizes; null for other models.</param>
/// <param name="Prepare">Makes a training; throws if an option is invalid.</param>
public sealed record TrainableDesign(string Name, string Summary, ModelDesign? Network, Func<TrainRequest, Training> Prepare);

/// <summary>Every design that can be trained: networks, k-mer SVMs and models of two steps.</summary>
public static class TrainableDesigns
{
    /// <summary>The design to train if none is named.</summary>
    public const string Default = "cisnet";

    /// <summary>All designs, in the order in which they are listed.</summary>
    public static IReadOnlyList<TrainableDesign> All { get; } =
    [
        .. Designs.All.Select(design =>
            new TrainableDesign(design.Name, design.Card.Summary, design, request => Network(request))),
        .. KernelDesigns.All.Select(design => new TrainableDesign(design.Name, design.Summary, null, request => new SvmTraining(request))),
        .. TwoStepOptions.Designs.Select(design =>
            new TrainableDesign(design.Options.Design, design.Summary, null, request => new TwoStepTraining(request, design.Options))),
    ];

    static Training Network(TrainRequest request) =>
        request.Search is { } grid ? new NetworkSearch(request, grid) : new NetworkTraining(request);

    /// <summary>The design with this name, or null.</summary>
    public static TrainableDesign? Find(string name) => All.FirstOrDefault(design => design.Name == name);

    /// <summary>Makes a training of the design that a request names.</summary>
    /// <exception cref="CisLensException">There is no such design, or an option is invalid.</exception>
    public static Training Prepare(TrainRequest request)
    {
        if (request.From is { } from)
            return Network(FineTuning.Request(request, from));
        string name = request.Design ?? (request.Chromatin is null ? Default : TwoStepOptions.Default);
        if (DesignFile.IsPath(name))
        {
            var own = DesignFile.Read(name);
            return Network(request with { Design = own.Name, Sizes = own.Options() });
        }
        if (request.Chromatin is not null && TwoStepOptions.Designs.All(design => design.Options.Design != name))
            throw new UsageException($"--chromatin is for models of two steps, not for {name}; expected --design " +
                string.Join(", ", TwoStepOptions.Designs.Select(design => design.Options.Design)));
        return Find(name)?.Prepare(request with { Design = name })
            ?? throw new UsageException($"--design {name}: there are {string.Join(", ", All.Select(design => design.Name))}, "
                + $"and JSON files of your own{DidYouMean.Hint(name, All.Select(design => design.Name))}");
    }
}
