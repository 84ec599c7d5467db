/** Kafka and the binding that lets it log; log4j itself comes with it. */
export const kafkaPom = (version: string): string => `<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>redress</groupId><artifactId>kafka</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${version}</version></dependency>
    <dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-slf4j-impl</artifactId><version>2.25.5</version></dependency>
  </dependencies>
</project>
`;

export interface BrokerPlaces {
  readonly port: number;
  readonly controllerPort: number;
  readonly data: string;
}

/**
 * One node that is broker and controller. Internal topics have one copy and 4 partitions: the default of 50 makes the first start slow.
 * A broker that was killed is let in again once its old session has ended, hence the short one. The voters are named here and not stored
 * in the log, so that ports may change from start to start.
 */
export const serverProperties = ({ port, controllerPort, data }: BrokerPlaces): string => `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controllerPort}
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=${data.replaceAll('\\', '/')}
log.message.timestamp.type=LogAppendTime
auto.create.topics.enable=false
num.partitions=4
default.replication.factor=1
min.insync.replicas=1
offsets.topic.num.partitions=4
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
broker.session.timeout.ms=4000
broker.heartbeat.interval.ms=1000
`;
