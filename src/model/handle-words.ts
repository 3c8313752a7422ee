/**
 * The words of handles: 256 adjectives and 256 nouns, none in both lists.
 *
 * A word's place in its list is the byte it stands for, so the lists may never be reordered: people remember handles,
 * write them in tickets and search for them. Short, plain, and nothing that one could mind being called.
 */
export const adjectives: readonly string[] = words(`
  able agile airy alpine amber alert arctic ardent astral atomic autumn avid azure balmy basic beaming
  best blithe blue bold bonny brave breezy brief bright brisk bronze bubbly busy calm candid careful
  cheery chief chipper civic civil clean clear clever close cobalt comfy cool copper coral cosmic cozy
  crafty crisp cubic curious dapper daring dawning deep deft dazzling dewy direct dotted downy dreamy driven
  dual dulcet dusky eager early earnest earthy eastern elated elder elegant eminent emerald endless equal even
  exact expert fabled fair faithful famous fancy far fast fearless felted festive fine firm first fleet
  fluent flying fond fortunate frank free fresh frosty fluted flowery gallant gentle genuine gifted gilded
  glad gleaming glossy golden good grand grassy great green happy hardy halcyon hearty helpful hidden highland
  harmonic honest honeyed hopeful humble icy ideal indigo inland jade jaunty jolly jovial joyful just keen
  kind leaping lasting lambent lavish leafy level light lilac limber linen lyric lively lofty loyal lucid
  lucky lunar lush magic main major maple marble marine mellow merry mighty mild mindful minty misty
  modern modest mossy musical native neat new nimble noble northern novel oaken open orderly patient
  peaceful pearly perky placid plucky plum polar polished polite prime proud quick quiet rapid rare
  ready regal robust rosy royal rustic sandy satin scenic serene dappled sharp shiny silent silken silver
  sylvan sincere sleek smart smooth snowy social solar solid southern spirited spry stable starry steady
  still stoic sturdy subtle sunny super sure swift tidy tranquil trusty upbeat valiant velvet verdant
  vivid warm wise witty zesty
`)

export const nouns: readonly string[] = words(`
  acorn alder almond anchor apricot arbor arch aspen aster atlas aurora avocet badger bamboo banjo barley
  basil basin bay beacon beaver bell birch bison bluff bobcat bonsai breeze bridge brook button cabin
  cactus canal candle canoe canyon caravan cardinal caribou cascade castle cedar cello chalet
  cherry chestnut cicada cinder citrus cliff cloud clover comet compass condor cosmos cottage
  cougar cove coyote crane crater creek cricket crocus crystal curlew cypress daisy dale delta desert
  dolphin dove dragonfly drum dune eagle echo egret elk elm ember falcon fawn feather fennel fern
  fiddle field finch fir firefly fjord flame flax flint flute forest fossil fountain fox galaxy garden
  garnet gazelle gecko geyser ginger glacier glade gorge grove gull harbor harp hawk hazel heather hedge
  heron hickory hill horizon ibex ibis inlet iris island ivy jaguar jasmine juniper kayak kestrel kettle
  kite kiwi koala lagoon lake lantern larch lark laurel lavender lemon lemur leopard lichen lily linden
  lion lotus lynx magnet magnolia mallow mango mantle marigold marmot marten meadow meteor mill mint
  mirror moon moor moth mountain mulberry myrtle nebula nectar newt nutmeg oasis ocean olive
  onyx opal orbit orchard orchid oriole osprey otter owl oyster palm panda panther papaya parrot peach
  peak pear pebble pelican penguin pepper petrel pigeon pine planet plover pond poplar poppy prairie puffin
  quail quartz quill rabbit raven reef ridge river robin rocket rowan saffron sage salmon sequoia shore
  sparrow spruce squirrel star stork stream summit sundial swallow swan sycamore tapir tern thicket
  thistle tiger toucan tulip tundra turtle valley violet walnut willow wren zebra
`)

function words(text: string): string[] {
  return text.trim().split(/\s+/)
}
