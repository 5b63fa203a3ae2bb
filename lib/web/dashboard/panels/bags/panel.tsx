import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { showBag } from "../../bag/show_bag.ts";
import { Empty } from "../../kit/empty.tsx";
import { Icon } from "../../kit/icon.tsx";
import { IconButton } from "../../kit/icon_button.tsx";
import { formatBytes, formatDate } from "../../kit/numbers.ts";
import { chooseFile } from "../../kit/save_file.ts";
import { say, sayError } from "../../kit/toast.tsx";
import { useRobot } from "../../robot/robot.ts";
import { goTo } from "../../shell/route.ts";
import { BagStore, bagUrl, type ListedBag } from "./bag_store.ts";
import { RecordForm } from "./record_form.tsx";

/** Shows the gateway's bags. */
export default function BagsPanel(): VNode {
  const { role, status } = useRobot();
  const store = useMemo(() => new BagStore(), []);
  useEffect(() => () => store.close(), []);
  // Those of another gateway may be other ones.
  useEffect(() => void store.refresh(), [status.value]);
  const failure = store.failure.value;
  const bags = store.bags.value;
  if (failure?.status === 404) {
    return (
      <Empty title="This gateway keeps no bags">
        <p>
          Start it with a folder for them: <code>rosy web --bags bags</code>
        </p>
      </Empty>
    );
  }
  return (
    <div class="bags fill">
      {role.value === "control" && <RecordForm store={store} />}
      <div class="tools">
        <button type="button" class="plain" onClick={() => void store.refresh()}>
          <Icon name="reset" /> Refresh
        </button>
        {role.value === "control" && <UploadButton store={store} />}
        {failure && <span class="bad" role="alert">{failure.message}</span>}
      </div>
      {bags === undefined
        ? <div class="loading" aria-busy="true" />
        : bags.length === 0
        ? <Empty title="No bags yet">Record some topics, or bring a bag.</Empty>
        : (
          <ul class="bag-list">
            {bags.map((bag) => <BagRow key={bag.name} bag={bag} store={store} />)}
          </ul>
        )}
    </div>
  );
}

function BagRow({ bag, store }: { readonly bag: ListedBag; readonly store: BagStore }): VNode {
  const robot = useRobot();
  const { name, bytes, modifiedAtMs, isRecording } = bag;
  const isShown = robot.source.value.timeline?.name === name;
  const isOpening = useSignal(false);
  const show = async () => {
    isOpening.value = true;
    try {
      await showBag(robot, name);
      goTo("panels");
    } catch (error) {
      sayError(error);
    } finally {
      isOpening.value = false;
    }
  };
  const stop = async () => {
    try {
      const { messages, lost } = await store.stop(name);
      say(`${name}: ${messages} messages${lost > 0 ? `, ${lost} lost` : ""}`);
    } catch (error) {
      sayError(error);
    }
  };
  return (
    <li class="bag-row">
      <div class="bag-what">
        <span class="bag-name">{name}</span>
        <span class="quiet small tabular">
          {formatBytes(bytes)} · {formatDate(modifiedAtMs)}
          {isRecording && <span class="pill bad">recording</span>}
          {isShown && <span class="pill info">shown</span>}
        </span>
      </div>
      {isRecording && robot.role.value === "control" && (
        <button type="button" class="danger" onClick={stop}>
          <Icon name="stop" /> Stop
        </button>
      )}
      <button type="button" disabled={isOpening.value} onClick={show} aria-label={`Show ${name}`}>
        <Icon name="play" /> Show
      </button>
      <IconButton
        icon="download"
        label={`Download ${name}`}
        onClick={() => location.assign(bagUrl(name))}
      />
    </li>
  );
}

function UploadButton({ store }: { readonly store: BagStore }): VNode {
  const isBusy = useSignal(false);
  const upload = async () => {
    const file = await chooseFile(".bag,.mcap");
    if (file === undefined) return;
    isBusy.value = true;
    try {
      await store.upload(file);
      say(`${file.name} is at the gateway`);
    } catch (error) {
      sayError(error);
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <button type="button" class="plain" disabled={isBusy.value} onClick={upload}>
      <Icon name="upload" /> {isBusy.value ? "Uploading …" : "Upload"}
    </button>
  );
}
